/**
 * Remembers which keys a far-away limit has refused, and until when, so that it is not asked again
 * before it can say yes: a client far over its rate then costs the store next to nothing.
 *
 * What is remembered is true: a bucket that has nothing at one moment has nothing until its next
 * interval, whatever others do. Only somebody who empties the store by hand makes it untrue, so
 * nothing is believed for longer than `believedMsMax`.
 */
export interface RefusalMemoryOptions {
  /** More keys push out the one that was remembered first. */
  readonly keysMax: number;
  readonly believedMsMax: number;
}

interface Refused {
  readonly untilMs: number;
  readonly passMs: number;
}

export class RefusalMemory {
  readonly #options: RefusalMemoryOptions;
  readonly #keys = new Map<string, Refused>();

  constructor(options: RefusalMemoryOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** The store was asked at `askedMs`, has answered at `nowMs`, and asks to wait so long. */
  remember(key: string, waitMs: number, askedMs: number, nowMs: number): void {
    const { keysMax, believedMsMax } = this.#options;
    // The store has decided some time between: refused is until the earliest end of the wait, and
    // told is the latest.
    const untilMs = Math.min(askedMs + waitMs, nowMs + believedMsMax);
    if (untilMs <= nowMs) return;
    this.#keys.delete(key);
    if (this.#keys.size >= keysMax) this.#keys.delete(this.#keys.keys().next().value!);
    this.#keys.set(key, { untilMs, passMs: nowMs + waitMs });
  }

  /** How long a request of the key should wait; 0: nothing is known against it, so ask. */
  waitMs(key: string, nowMs: number): number {
    const refused = this.#keys.get(key);
    if (refused === undefined) return 0;
    if (nowMs < refused.untilMs) return refused.passMs - nowMs;
    this.#keys.delete(key);
    return 0;
  }
}
