/** Polls and what became of votes in Redis. A step that has to be one is a script. */
import { OPTIONS_PER_POLL_MAX } from "./poll-limits.ts";
import type {
  Creation,
  NewPoll,
  Page,
  PageRequest,
  Poll,
  PollChange,
  PollOption,
  SettledVote,
  Vote,
  VoteLedger,
  VoteStatus,
  VoteTotals,
} from "./poll-store.ts";
import type { RedisConnection, RedisScript } from "./redis-connection.ts";
import {
  changeScript,
  createOptionScript,
  createPollScript,
  readPollsScript,
  removeOptionScript,
  removePollScript,
  settleScript,
  votersScript,
} from "./redis-ledger-scripts.ts";
import { readVoteText, toVoteText } from "./vote-text.ts";

type PollWords = readonly [
  id: string,
  question: string,
  open: string,
  options: readonly (readonly [id: string, label: string, votes: string])[],
];

/** Votes settled in one script: the server answers nobody else meanwhile. */
const SETTLED_AT_ONCE = 200;

export class RedisLedger implements VoteLedger {
  readonly #redis: RedisConnection;
  readonly #base: string;

  /** `base` begins the names of all its keys. */
  constructor(redis: RedisConnection, base: string) {
    this.#redis = redis;
    this.#base = base;
  }

  async createPoll({ id, question, isOpen, options }: NewPoll): Promise<Creation> {
    if (options.length > OPTIONS_PER_POLL_MAX) return "full";
    if (new Set(options.map((option) => option.id)).size < options.length) return "taken";
    const words = options.flatMap((option) => [option.id, option.label]);
    const values = [id, question, isOpen ? "1" : "0", ...words];
    return (await this.#run(createPollScript, values)) as Creation;
  }

  async poll(id: string): Promise<Poll | undefined> {
    return (await this.#readPolls([id]))[0];
  }

  async polls(page: PageRequest): Promise<Page<Poll>> {
    const { ids, next } = await this.#list("polls", page);
    return { entries: await this.#readPolls(ids), next };
  }

  changePoll(id: string, { question, isOpen }: PollChange): Promise<boolean> {
    const words = [`poll:${id}`];
    if (question !== undefined) words.push("question", question);
    if (isOpen !== undefined) words.push("open", isOpen ? "1" : "0");
    return this.#changes(changeScript, words);
  }

  removePoll(id: string): Promise<boolean> {
    return this.#changes(removePollScript, [id]);
  }

  async createOption({ id, pollId, label }: Omit<PollOption, "votes">): Promise<Creation> {
    const values = [pollId, id, label, String(OPTIONS_PER_POLL_MAX)];
    return (await this.#run(createOptionScript, values)) as Creation;
  }

  async option(id: string): Promise<PollOption | undefined> {
    const words = ["HMGET", `${this.#base}option:${id}`, "poll", "label", "votes"];
    const [pollId, label, votes] = (await this.#redis.command(words)) as (string | null)[];
    if (pollId == null || label == null) return undefined;
    return { id, pollId, label, votes: Number(votes) };
  }

  async options(pollId: string | undefined, page: PageRequest): Promise<Page<PollOption>> {
    const key = pollId === undefined ? "options" : `poll:${pollId}:options`;
    const { ids, next } = await this.#list(key, page);
    const options = await Promise.all(ids.map((id) => this.option(id)));
    return { entries: options.filter((option) => option !== undefined), next };
  }

  changeOption(id: string, label: string): Promise<boolean> {
    return this.#changes(changeScript, [`option:${id}`, "label", label]);
  }

  removeOption(id: string): Promise<boolean> {
    return this.#changes(removeOptionScript, [id]);
  }

  async settle(votes: readonly Vote[]): Promise<void> {
    for (let at = 0; at < votes.length; at += SETTLED_AT_ONCE) {
      const some = votes.slice(at, at + SETTLED_AT_ONCE);
      await this.#run(settleScript, [some.map(toVoteText).join("\0")]);
    }
  }

  async settleQueued(): Promise<number> {
    return 0;
  }

  async vote(id: string): Promise<SettledVote | undefined> {
    const words = ["HMGET", `${this.#base}vote:${id}`, "vote", "status", "reason"];
    const [text, status, reason] = (await this.#redis.command(words)) as (string | null)[];
    const vote = readVoteText(text ?? "");
    return vote && { ...vote, status: status as VoteStatus, reason: reason || undefined };
  }

  async knownVotes(ids: readonly string[]): Promise<SettledVote[]> {
    const votes = await Promise.all(ids.map((id) => this.vote(id)));
    return votes.filter((vote) => vote !== undefined);
  }

  async voters(pollId: string, { after, limit }: PageRequest): Promise<Page<Vote>> {
    const values = [pollId, String(after), String(after + limit - 1)];
    const [count, ...votes] = (await this.#run(votersScript, values)) as [number, ...string[]];
    const end = after + limit;
    return {
      entries: votes.map(readVoteText).filter((vote) => vote !== undefined),
      next: end < count ? end : undefined,
    };
  }

  async readTotals(): Promise<VoteTotals> {
    const words = ["HMGET", `${this.#base}totals`, "counted", "duplicate", "rejected"];
    const values = ((await this.#redis.command(words)) as (string | null)[]).map(Number);
    const [counted = 0, duplicate = 0, rejected = 0] = values;
    return { accepted: 0, counted, duplicate, rejected, queued: 0, setAside: 0 };
  }

  async close(): Promise<void> {}

  #run(script: RedisScript, values: readonly string[]): Promise<unknown> {
    return this.#redis.run(script, [this.#base], values);
  }

  async #changes(script: RedisScript, values: readonly string[]): Promise<boolean> {
    return (await this.#run(script, values)) === 1;
  }

  async #list(
    key: string,
    { after, limit }: PageRequest,
  ): Promise<{ ids: string[]; next: number | undefined }> {
    const words = ["ZRANGEBYSCORE", this.#base + key, `(${after}`, "+inf", "WITHSCORES", "LIMIT"];
    const answer = await this.#redis.command([...words, "0", String(limit + 1)]);
    const flat = answer as string[];
    const ids = flat.filter((_, at) => at % 2 === 0).slice(0, limit);
    const next = flat.length > 2 * limit ? Number(flat[2 * limit - 1]) : undefined;
    return { ids, next };
  }

  async #readPolls(ids: readonly string[]): Promise<Poll[]> {
    if (ids.length === 0) return [];
    const polls = (await this.#run(readPollsScript, ids)) as PollWords[];
    return polls.map(([id, question, open, options]) => ({
      id,
      question,
      isOpen: open === "1",
      options: options.map(([optionId, label, votes]) => ({
        id: optionId,
        pollId: id,
        label,
        votes: Number(votes),
      })),
    }));
  }
}
