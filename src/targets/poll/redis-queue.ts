/**
 * The queue of votes in Redis: a stream with one consumer group, shared by any number of processes.
 *
 *     accept --XADD--> stream --XREADGROUP, XAUTOCLAIM--> worker --after its commit--> XACK, XDEL
 *                                                           \--5 deliveries--> stream:dead
 *
 * An entry is deleted when it is acknowledged and never before; nothing is trimmed. So the length
 * of the stream is the number of votes that wait.
 */
import type { Acceptance, Vote } from "./poll-store.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { acceptScript, acknowledgeScript, setAsideScript } from "./redis-queue-scripts.ts";
import { readVoteText, toVoteText } from "./vote-text.ts";

export interface RedisQueueOptions {
  /** Of the stream; what else there is has names that begin with it. */
  readonly name: string;
  readonly queuedMax: number;
  /** Nobody else's. */
  readonly consumer: string;
}

/** A vote as it was delivered. */
export interface Delivery {
  readonly entryId: string;
  /** `undefined`: what is in the stream is no vote. */
  readonly vote: Vote | undefined;
  /** How often it was handed to somebody, this time included. */
  readonly deliveries: number;
}

export interface VoteDelivery extends Delivery {
  readonly vote: Vote;
}

export interface QueueDepth {
  readonly accepted: number;
  readonly setAside: number;
}

const GROUP = "workers";
/** An entry that nobody has acknowledged for so long is somebody else's to settle. */
const CLAIM_AFTER_MS = 5000;
/** How long an id is kept behind its acknowledgement: for who has asked the store before it. */
const REMEMBER_MS = 60_000;

type Entry = readonly [id: string, fields: readonly string[] | null];

export class RedisQueue {
  readonly #redis: RedisConnection;
  readonly #options: RedisQueueOptions;
  readonly #keys: { readonly accepted: string; readonly dead: string; readonly vote: string };

  constructor(redis: RedisConnection, options: RedisQueueOptions) {
    this.#redis = redis;
    this.#options = options;
    const { name } = options;
    this.#keys = { accepted: `${name}:accepted`, dead: `${name}:dead`, vote: `${name}:vote:` };
  }

  async start(): Promise<void> {
    const words = ["XGROUP", "CREATE", this.#options.name, GROUP, "0", "MKSTREAM"];
    await this.#redis.command(words).catch((error: unknown) => {
      if (!(error instanceof Error) || !/^BUSYGROUP\b/.test(error.message)) throw error;
    });
  }

  /** In the order of the votes. Each is taken by itself: some may find the queue full. */
  async accept(votes: readonly Vote[]): Promise<Acceptance[]> {
    const { name, queuedMax } = this.#options;
    const keys = [name, this.#keys.accepted, this.#keys.vote];
    const values = [String(queuedMax), votes.map(toVoteText).join("\0")];
    const others = (await this.#redis.run(acceptScript, keys, values)) as (number | string)[];
    const outcomes = new Array<Acceptance>(votes.length).fill("queued");
    for (let at = 0; at < others.length; at += 2) {
      outcomes[Number(others[at]) - 1] = others[at + 1] as Acceptance;
    }
    return outcomes;
  }

  /** A vote that is queued, or was until a moment ago. */
  async vote(id: string): Promise<Vote | undefined> {
    const text = await this.#redis.command(["GET", this.#keys.vote + id]);
    return typeof text === "string" ? readVoteText(text) : undefined;
  }

  /** Entries that nobody had before. */
  async read(countMax: number): Promise<Delivery[]> {
    const { name, consumer } = this.#options;
    const words = ["XREADGROUP", "GROUP", GROUP, consumer, "COUNT", String(countMax)];
    const answer = await this.#withGroup([...words, "STREAMS", name, ">"]);
    const [stream] = (answer ?? []) as [name: string, entries: Entry[]][];
    return (stream?.[1] ?? []).map((entry) => toDelivery(entry, 1));
  }

  /** Entries of somebody who has not acknowledged them in time. */
  async claim(countMax: number): Promise<Delivery[]> {
    const { name, consumer } = this.#options;
    const words = ["XAUTOCLAIM", name, GROUP, consumer, String(CLAIM_AFTER_MS), "0-0"];
    const answer = await this.#withGroup([...words, "COUNT", String(countMax)]);
    const entries = ((answer as unknown[])[1] as Entry[]).filter((entry) => entry !== null);
    const [first, last] = [entries[0]?.[0], entries.at(-1)?.[0]];
    if (first === undefined || last === undefined) return [];
    const range = ["XPENDING", name, GROUP, first, last, String(countMax * 2), consumer];
    const pending = (await this.#redis.command(range)) as [string, string, number, number][];
    const counts = new Map(pending.map(([id, , , deliveries]) => [id, deliveries]));
    return entries.map((entry) => toDelivery(entry, counts.get(entry[0]) ?? 1));
  }

  /** Their votes are settled, and that is committed. */
  async acknowledge(deliveries: readonly VoteDelivery[]): Promise<void> {
    const keys = [this.#options.name, this.#keys.vote];
    const pairs = deliveries.map(({ entryId, vote }) => `${entryId} ${vote.id}`);
    const values = [GROUP, String(REMEMBER_MS), pairs.join(" ")];
    await this.#redis.run(acknowledgeScript, keys, values);
  }

  /** Moves an entry to where people look after it. */
  async setAside({ entryId, deliveries }: Delivery, reason: string): Promise<void> {
    const keys = [this.#options.name, this.#keys.dead];
    await this.#redis.run(setAsideScript, keys, [GROUP, entryId, String(deliveries), reason]);
  }

  async depth(): Promise<QueueDepth> {
    const [accepted, setAside] = await Promise.all([
      this.#redis.command(["GET", this.#keys.accepted]),
      this.#redis.command(["XLEN", this.#keys.dead]),
    ]);
    return { accepted: Number(accepted ?? 0), setAside: Number(setAside) };
  }

  /** Leaves the group, unless something that it has read is not acknowledged. */
  async leave(): Promise<void> {
    const { name, consumer } = this.#options;
    const words = ["XPENDING", name, GROUP, "-", "+", "1", consumer];
    const pending = (await this.#redis.command(words)) as unknown[];
    if (pending.length > 0) return;
    await this.#redis.command(["XGROUP", "DELCONSUMER", name, GROUP, consumer]);
  }

  /** A server that has lost its data has lost the group too. */
  async #withGroup(words: readonly string[]): Promise<unknown> {
    try {
      return await this.#redis.command(words);
    } catch (error) {
      if (!(error instanceof Error) || !/^NOGROUP\b/.test(error.message)) throw error;
      await this.start();
      return await this.#redis.command(words);
    }
  }
}

function toDelivery([entryId, fields]: Entry, deliveries: number): Delivery {
  const at = fields?.findIndex((name, place) => place % 2 === 0 && name === "vote") ?? -1;
  return { entryId, vote: at < 0 ? undefined : readVoteText(fields![at + 1] ?? ""), deliveries };
}
