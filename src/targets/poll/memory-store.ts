/** Polls and votes in the memory of this process. What it promises ends with the process. */

import { isSameVote } from "./is-same-vote.ts";
import { reasonToReject } from "./judge-votes.ts";
import { memoryBytesOf } from "./memory-of-votes.ts";
import type {
  Acceptance,
  Creation,
  NewPoll,
  Page,
  PageRequest,
  Poll,
  PollChange,
  PollOption,
  PollStore,
  SettledVote,
  Vote,
  VoteStatus,
  VoteTotals,
} from "./poll-store.ts";
import { VoteQueue } from "./vote-queue.ts";

export interface MemoryStoreOptions {
  /** Votes that wait at most. */
  readonly queuedMax: number;
  /** What the votes that are remembered may take, as `memoryBytesOf` has it. */
  readonly bytesMax: number;
  readonly votesMax: number;
  readonly pollsMax: number;
  readonly optionsPerPollMax: number;
}

interface OptionRecord {
  readonly sequence: number;
  readonly id: string;
  readonly pollId: string;
  label: string;
  votes: number;
}

interface PollRecord {
  readonly sequence: number;
  readonly id: string;
  question: string;
  isOpen: boolean;
  readonly options: Map<string, OptionRecord>;
  readonly voters: Set<string>;
  readonly counted: Vote[];
}

interface VoteRecord extends Vote {
  status: VoteStatus;
  reason: string | undefined;
}

export class MemoryStore implements PollStore {
  readonly #options: MemoryStoreOptions;
  readonly #polls = new Map<string, PollRecord>();
  readonly #optionsById = new Map<string, OptionRecord>();
  readonly #votes = new Map<string, VoteRecord>();
  readonly #queue: VoteQueue<VoteRecord>;
  readonly #settled = { counted: 0, duplicate: 0, rejected: 0 };
  #sequence = 0;
  #bytes = 0;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.#queue = new VoteQueue(options.queuedMax);
  }

  get totals(): VoteTotals {
    const queued = this.#queue.length;
    return { accepted: this.#votes.size, queued, setAside: 0, ...this.#settled };
  }

  async readTotals(): Promise<VoteTotals> {
    return this.totals;
  }

  async createPoll(poll: NewPoll): Promise<Creation> {
    if (this.#polls.has(poll.id)) return "taken";
    const ids = new Set(poll.options.map(({ id }) => id));
    const isTaken = poll.options.some(({ id }) => this.#optionsById.has(id));
    if (isTaken || ids.size < poll.options.length) return "taken";
    if (this.#polls.size >= this.#options.pollsMax) return "full";
    if (ids.size > this.#options.optionsPerPollMax) return "full";
    const { id, question, isOpen } = poll;
    const sequence = this.#nextSequence();
    const record = {
      sequence,
      id,
      question,
      isOpen,
      options: new Map(),
      voters: new Set<string>(),
    };
    this.#polls.set(id, { ...record, counted: [] });
    for (const option of poll.options) this.#addOption({ ...option, pollId: id });
    return "created";
  }

  async poll(id: string): Promise<Poll | undefined> {
    const record = this.#polls.get(id);
    return record === undefined ? undefined : toPoll(record);
  }

  async polls(page: PageRequest): Promise<Page<Poll>> {
    return toPage(this.#polls.values(), page, toPoll);
  }

  async changePoll(id: string, { question, isOpen }: PollChange): Promise<boolean> {
    const record = this.#polls.get(id);
    if (record === undefined) return false;
    if (question !== undefined) record.question = question;
    if (isOpen !== undefined) record.isOpen = isOpen;
    return true;
  }

  async removePoll(id: string): Promise<boolean> {
    const record = this.#polls.get(id);
    if (record === undefined) return false;
    for (const optionId of record.options.keys()) this.#optionsById.delete(optionId);
    return this.#polls.delete(id);
  }

  async createOption(option: Omit<PollOption, "votes">): Promise<Creation> {
    const poll = this.#polls.get(option.pollId);
    if (poll === undefined) return "no-poll";
    if (this.#optionsById.has(option.id)) return "taken";
    if (poll.options.size >= this.#options.optionsPerPollMax) return "full";
    this.#addOption(option);
    return "created";
  }

  async option(id: string): Promise<PollOption | undefined> {
    const record = this.#optionsById.get(id);
    return record === undefined ? undefined : toOption(record);
  }

  async options(pollId: string | undefined, page: PageRequest): Promise<Page<PollOption>> {
    const records =
      pollId === undefined ? this.#optionsById : (this.#polls.get(pollId)?.options ?? new Map());
    return toPage(records.values(), page, toOption);
  }

  async changeOption(id: string, label: string): Promise<boolean> {
    const record = this.#optionsById.get(id);
    if (record === undefined) return false;
    record.label = label;
    return true;
  }

  async removeOption(id: string): Promise<boolean> {
    const record = this.#optionsById.get(id);
    if (record === undefined) return false;
    this.#polls.get(record.pollId)?.options.delete(id);
    return this.#optionsById.delete(id);
  }

  async accept(vote: Vote): Promise<Acceptance> {
    const known = this.#votes.get(vote.id);
    if (known !== undefined) return isSameVote(known, vote) ? "repeated" : "differs";
    const poll = this.#polls.get(vote.pollId);
    if (poll === undefined) return "no-poll";
    const option = poll.options.get(vote.optionId);
    if (option === undefined) return "no-option";
    if (!poll.isOpen) return "closed";
    const { bytesMax, votesMax } = this.#options;
    const bytes = this.#bytes + memoryBytesOf(vote);
    if (bytes > bytesMax || this.#votes.size >= votesMax) return "full";
    const { id, voterId } = vote;
    // The poll's own strings: each request brings the same ones anew, and they would be kept.
    const [pollId, optionId] = [poll.id, option.id];
    const record: VoteRecord = {
      id,
      pollId,
      optionId,
      voterId,
      status: "queued",
      reason: undefined,
    };
    if (!this.#queue.add(record)) return "full";
    this.#votes.set(id, record);
    this.#bytes = bytes;
    return "queued";
  }

  async settleQueued(votesMax: number): Promise<number> {
    const votes = this.#queue.take(votesMax);
    for (const vote of votes) {
      const status = this.#settle(vote);
      vote.status = status;
      this.#settled[status] += 1;
    }
    return votes.length;
  }

  async vote(id: string): Promise<SettledVote | undefined> {
    const record = this.#votes.get(id);
    return record === undefined ? undefined : { ...record };
  }

  async voters(pollId: string, { after, limit }: PageRequest): Promise<Page<Vote>> {
    const counted = this.#polls.get(pollId)?.counted ?? [];
    const end = after + limit;
    return {
      entries: counted.slice(after, end).map(toVote),
      next: end < counted.length ? end : undefined,
    };
  }

  async close(): Promise<void> {}

  #settle(vote: VoteRecord): "counted" | "duplicate" | "rejected" {
    const poll = this.#polls.get(vote.pollId);
    const option = poll?.options.get(vote.optionId);
    vote.reason = reasonToReject(poll, option !== undefined);
    if (poll === undefined || option === undefined || vote.reason !== undefined) return "rejected";
    if (poll.voters.has(vote.voterId)) return "duplicate";
    poll.voters.add(vote.voterId);
    poll.counted.push(vote);
    option.votes += 1;
    return "counted";
  }

  #addOption({ id, pollId, label }: Omit<PollOption, "votes">): void {
    const record: OptionRecord = { sequence: this.#nextSequence(), id, pollId, label, votes: 0 };
    this.#optionsById.set(id, record);
    this.#polls.get(pollId)?.options.set(id, record);
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}

function toPage<R extends { readonly sequence: number }, T>(
  records: Iterable<R>,
  { after, limit }: PageRequest,
  convert: (record: R) => T,
): Page<T> {
  const entries: T[] = [];
  let last = after;
  for (const record of records) {
    if (record.sequence <= after) continue;
    if (entries.length === limit) return { entries, next: last };
    entries.push(convert(record));
    last = record.sequence;
  }
  return { entries, next: undefined };
}

function toPoll({ id, question, isOpen, options }: PollRecord): Poll {
  return { id, question, isOpen, options: [...options.values()].map(toOption) };
}

function toOption({ id, pollId, label, votes }: OptionRecord): PollOption {
  return { id, pollId, label, votes };
}

function toVote({ id, pollId, optionId, voterId }: Vote): Vote {
  return { id, pollId, optionId, voterId };
}
