/**
 * Polls and votes in a SQLite file, as the event loop sees them. The file is in a thread of its
 * own; votes that come while it writes are accepted together in its next transaction.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { GatheredCalls } from "./gathered-calls.ts";
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
  VoteLedger,
  VoteStatus,
  VoteTotals,
} from "./poll-store.ts";
import type { PollRows, SqliteCalls } from "./sqlite-calls.ts";
import type { SqliteRow } from "./sqlite-database.ts";
import type { FromSqlite, SqliteThreadStart, ToSqlite } from "./sqlite-thread.ts";
import { StoreAway } from "./store-away.ts";

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: StoreAway) => void;
}

const BATCH_MAX = 1000;

export class SqliteStore implements PollStore, VoteLedger {
  readonly #thread: Worker;
  readonly #asked = new Map<number, Asked>();
  readonly #accepts: GatheredCalls<Vote, Acceptance>;
  #number = 0;

  private constructor(thread: Worker, queuedMax: number) {
    this.#thread = thread;
    this.#accepts = new GatheredCalls({
      batchMax: BATCH_MAX,
      keyOf: ({ id }) => id,
      run: (votes) => this.#ask("acceptAll", votes, queuedMax),
    });
    thread.on("message", (message: FromSqlite) => this.#onAnswer(message));
    thread.on("error", (error) => this.#failAll(String(error)));
    thread.on("exit", () => this.#failAll("its thread has ended"));
  }

  /** Rejects with what is wrong with the file, in words. */
  static async open(path: string, queuedMax: number): Promise<SqliteStore> {
    const workerData: SqliteThreadStart = { path };
    const thread = new Worker(new URL("./sqlite-thread.ts", import.meta.url), { workerData });
    const [{ problem }] = (await once(thread, "message")) as [FromSqlite];
    if (problem === undefined) return new SqliteStore(thread, queuedMax);
    await thread.terminate();
    throw new Error(problem);
  }

  accept(vote: Vote): Promise<Acceptance> {
    return this.#accepts.ask(vote);
  }

  settleQueued(votesMax: number): Promise<number> {
    return this.#ask("settleQueued", votesMax);
  }

  settle(votes: readonly Vote[]): Promise<void> {
    return this.#ask("settle", votes);
  }

  readTotals(): Promise<VoteTotals> {
    return this.#ask("readTotals");
  }

  createPoll(poll: NewPoll): Promise<Creation> {
    return this.#ask("createPoll", poll);
  }

  async poll(id: string): Promise<Poll | undefined> {
    const found = await this.#ask("poll", id);
    return found && toPoll(found);
  }

  async polls(page: PageRequest): Promise<Page<Poll>> {
    const rows = await this.#ask("polls", page);
    return toPage(rows, page.limit, ({ poll }) => poll.sequence, toPoll);
  }

  changePoll(id: string, change: PollChange): Promise<boolean> {
    return this.#ask("changePoll", id, change);
  }

  removePoll(id: string): Promise<boolean> {
    return this.#ask("removePoll", id);
  }

  createOption(option: Omit<PollOption, "votes">): Promise<Creation> {
    return this.#ask("createOption", option);
  }

  async option(id: string): Promise<PollOption | undefined> {
    const row = await this.#ask("option", id);
    return row && toOption(row);
  }

  async options(pollId: string | undefined, page: PageRequest): Promise<Page<PollOption>> {
    const rows = await this.#ask("options", pollId, page);
    return toPage(rows, page.limit, ({ sequence }) => sequence, toOption);
  }

  changeOption(id: string, label: string): Promise<boolean> {
    return this.#ask("changeOption", id, label);
  }

  removeOption(id: string): Promise<boolean> {
    return this.#ask("removeOption", id);
  }

  async vote(id: string): Promise<SettledVote | undefined> {
    return (await this.knownVotes([id]))[0];
  }

  async knownVotes(ids: readonly string[]): Promise<SettledVote[]> {
    const rows = await this.#ask("knownVotes", ids);
    return rows.map((row) => ({
      ...toVote(row),
      status: row.status as VoteStatus,
      reason: (row.reason as string | null) ?? undefined,
    }));
  }

  async voters(pollId: string, page: PageRequest): Promise<Page<Vote>> {
    const rows = await this.#ask("voters", pollId, page);
    return toPage(rows, page.limit, ({ sequence }) => sequence, toVote);
  }

  async close(): Promise<void> {
    const ended = once(this.#thread, "exit");
    await this.#ask("close");
    await ended;
  }

  #ask<N extends keyof SqliteCalls>(
    name: N,
    ...values: Parameters<SqliteCalls[N]>
  ): Promise<ReturnType<SqliteCalls[N]>> {
    this.#number += 1;
    const message: ToSqlite = { number: this.#number, name, values };
    return new Promise((resolve, reject) => {
      this.#asked.set(message.number, {
        resolve: resolve as (answer: unknown) => void,
        reject,
      });
      this.#thread.postMessage(message);
    });
  }

  #onAnswer({ number, answer, problem }: FromSqlite): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (problem === undefined) asked?.resolve(answer);
    else asked?.reject(new StoreAway(problem));
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#asked.values()) reject(new StoreAway(reason));
    this.#asked.clear();
  }
}

/** `rows` has one more than the page when another follows. */
function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  cursor: (row: R) => unknown,
  convert: (row: R) => T,
): Page<T> {
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  const next = rows.length > limit && last !== undefined ? Number(cursor(last)) : undefined;
  return { entries: entries.map(convert), next };
}

function toPoll({ poll, options }: PollRows): Poll {
  const { id, question, is_open: isOpen } = poll;
  const isSet = isOpen === 1;
  return {
    id: String(id),
    question: String(question),
    isOpen: isSet,
    options: options.map(toOption),
  };
}

function toOption(row: SqliteRow): PollOption {
  const { id, poll_id: pollId, label, votes } = row;
  return { id: String(id), pollId: String(pollId), label: String(label), votes: Number(votes) };
}

function toVote(row: SqliteRow): Vote {
  return {
    id: String(row.id),
    pollId: String(row.poll_id),
    optionId: String(row.option_id),
    voterId: String(row.voter_id),
  };
}
