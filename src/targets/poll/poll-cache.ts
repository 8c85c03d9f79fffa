/**
 * What is asked of a poll for each vote, kept for a second at most: a poll that was closed by
 * another process takes votes for so long, and they are rejected when they are settled.
 */
import type { Poll } from "./poll-store.ts";

export interface KnownPoll {
  readonly isOpen: boolean;
  readonly optionIds: ReadonlySet<string>;
}

interface Entry {
  readonly readMs: number;
  readonly poll: Promise<KnownPoll | undefined>;
}

const KEPT_MS = 1000;
/** Clients may ask for polls that do not exist. */
const ENTRIES_MAX = 10_000;

export class PollCache {
  readonly #read: (id: string) => Promise<Poll | undefined>;
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(read: (id: string) => Promise<Poll | undefined>, nowMs: () => number) {
    this.#read = read;
    this.#nowMs = nowMs;
  }

  poll(id: string): Promise<KnownPoll | undefined> {
    const nowMs = this.#nowMs();
    const entry = this.#entries.get(id);
    if (entry !== undefined && nowMs - entry.readMs < KEPT_MS) return entry.poll;
    if (this.#entries.size >= ENTRIES_MAX) this.#entries.clear();
    const poll = this.#read(id).then(
      (found) =>
        found && { isOpen: found.isOpen, optionIds: new Set(found.options.map((o) => o.id)) },
    );
    const made = { readMs: nowMs, poll };
    this.#entries.set(id, made);
    // A failure is not kept: the next one asks again.
    poll.catch(() => {
      if (this.#entries.get(id) === made) this.#entries.delete(id);
    });
    return poll;
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }
}
