/**
 * Calls, failures and slow calls of the last `windowMs`, in ten slots of shared memory that all
 * threads add to.
 *
 * A slot is used again ten slots later, under a new epoch. The thread that comes first marks it,
 * empties it and then names the epoch. What other threads have to add in those nanoseconds is
 * left out, which a share of calls can bear and which no thread has to wait for.
 */
const SLOTS = 10;
const SLOT_WORDS = 4;
/** Where in a slot. */
const EPOCH = 0;
const CALLS = 1;
const FAILURES = 2;
const SLOW = 3;
/** Epochs have 31 bits; one with all bits turned over, below zero, marks a slot being emptied. */
const EPOCH_MASK = 0x7fffffff;

export class CallWindow {
  static readonly words = SLOTS * SLOT_WORDS;

  /** As of the last `sum`. */
  calls = 0;
  failures = 0;
  slow = 0;
  readonly #words: Int32Array;
  readonly #slotMs: number;

  constructor(words: Int32Array, windowMs: number) {
    this.#words = words;
    this.#slotMs = windowMs / SLOTS;
  }

  /** `false`: it was left out, as another thread is emptying the slot. */
  record(hasFailed: boolean, isSlow: boolean, nowMs: number): boolean {
    const words = this.#words;
    const epoch = this.#epochOf(nowMs);
    const slot = this.#slotOf(nowMs);
    const seen = Atomics.load(words, slot + EPOCH);
    if (seen === ~epoch) return false;
    if (seen !== epoch && !this.#renew(slot, seen, epoch)) return false;
    Atomics.add(words, slot + CALLS, 1);
    if (hasFailed) Atomics.add(words, slot + FAILURES, 1);
    if (isSlow) Atomics.add(words, slot + SLOW, 1);
    return true;
  }

  /** Counts what is in the window now, into the fields. */
  sum(nowMs: number): void {
    const words = this.#words;
    const epoch = this.#epochOf(nowMs);
    let calls = 0;
    let failures = 0;
    let slow = 0;
    for (let slot = 0; slot < SLOTS * SLOT_WORDS; slot += SLOT_WORDS) {
      const seen = words[slot + EPOCH]!;
      if (seen < 0 || ((epoch - seen) & EPOCH_MASK) >= SLOTS) continue;
      calls += words[slot + CALLS]!;
      failures += words[slot + FAILURES]!;
      slow += words[slot + SLOW]!;
    }
    this.calls = calls;
    this.failures = failures;
    this.slow = slow;
  }

  /** Forgets all calls. */
  clear(): void {
    for (let slot = 0; slot < SLOTS * SLOT_WORDS; slot += SLOT_WORDS) this.#empty(slot);
  }

  /** `false`: another thread is at it. */
  #renew(slot: number, seen: number, epoch: number): boolean {
    // Somebody late: the slot already has calls of a later epoch.
    if (seen >= 0 && ((seen - epoch) & EPOCH_MASK) <= SLOTS) return false;
    const marked = Atomics.compareExchange(this.#words, slot + EPOCH, seen, ~epoch) === seen;
    if (!marked) return false;
    this.#empty(slot);
    Atomics.store(this.#words, slot + EPOCH, epoch);
    return true;
  }

  #empty(slot: number): void {
    Atomics.store(this.#words, slot + CALLS, 0);
    Atomics.store(this.#words, slot + FAILURES, 0);
    Atomics.store(this.#words, slot + SLOW, 0);
  }

  #epochOf(nowMs: number): number {
    return Math.floor(nowMs / this.#slotMs) & EPOCH_MASK;
  }

  #slotOf(nowMs: number): number {
    return (Math.floor(nowMs / this.#slotMs) % SLOTS) * SLOT_WORDS;
  }
}
