/**
 * A rate limit for each of many keys, exact over all threads of the process.
 *
 * The generic cell rate algorithm needs one number for a key: the time at which its bucket will
 * be full again, the "theoretical arrival time". A request is let through when that time is near
 * enough, and moves it on by one interval.
 *
 *      set 0   | hash low, hash high, arrival, era | … 8 cells |     expired cells are taken over,
 *      set 1   | hash low, hash high, arrival, era | … 8 cells |     else the one nearest to expiry
 *      …
 *      locks   | a word for each set, held only while a cell changes its key |
 *      tail    | evictions, lock tickets |
 *
 * Arrivals are counted in ticks, a power of two of them to an interval, so no rounding adds up.
 * They are the low 32 bits of the tick number: a compareExchange of 64 bits would need a BigInt,
 * which allocates. The era says in which 2^28 ticks the arrival lies; one that lies before the
 * last era is long past, and its cell free.
 *
 * A request of a known key costs one load and one compareExchange and waits for nobody.
 */
import assert from "node:assert/strict";
import { WordLock } from "./word-lock.ts";

export interface GcraOptions {
  /** At most 10^9. */
  readonly ratePerSecond: number;
  /** How many may pass at once: an integer from 1 to 2^30. */
  readonly burst: number;
}

const WAYS = 8;
const CELL_WORDS = 4;
const SET_WORDS = WAYS * CELL_WORDS;
/** Where in a cell. */
const LOW = 0;
const HIGH = 1;
const ARRIVAL = 2;
const ERA = 3;
/** Where in the tail. */
const EVICTIONS = 0;
const TICKETS = 1;
const TAIL_WORDS = 2;

const TWO_32 = 0x1_0000_0000;
const ERA_TICKS = 2 ** 28;
/** Memory that was never written has era 0, which is older than every real one. */
const ERA_FIRST = 2;
/** Far from half of the 32 bits, so that past and future can be told apart. */
const BURST_TICKS_MAX = 2 ** 30;
/** Finer ticks than 10 to a microsecond would only make eras shorter. */
const TICKS_PER_SECOND = 1e7;
/** The arrival of a cell that is changing its key. */
const CHANGING = -(2 ** 31);
const NONE = -1;

export class GcraTable {
  readonly #words: Int32Array;
  readonly #lock: WordLock;
  readonly #setMask: number;
  readonly #locksAt: number;
  readonly #tailAt: number;
  readonly #intervalTicks: number;
  readonly #burstTicks: number;
  readonly #ticksPerSecond: number;
  #takenTicks = 0;

  /** Bytes for at least that many keys. */
  static byteLength(cells: number): number {
    const sets = 2 ** Math.ceil(Math.log2(Math.max(1, cells / WAYS)));
    return (sets * (SET_WORDS + 1) + TAIL_WORDS) * Int32Array.BYTES_PER_ELEMENT;
  }

  /** `buffer`: as long as `byteLength` says, zero at first; threads share it with equal options. */
  constructor(buffer: SharedArrayBuffer, { ratePerSecond, burst }: GcraOptions) {
    assert(ratePerSecond > 0 && ratePerSecond <= 1e9);
    assert(Number.isInteger(burst) && burst >= 1 && burst <= BURST_TICKS_MAX);
    this.#words = new Int32Array(buffer);
    const sets = (this.#words.length - TAIL_WORDS) / (SET_WORDS + 1);
    assert(Number.isInteger(Math.log2(sets)), "the buffer is as long as byteLength says");
    this.#setMask = sets - 1;
    this.#locksAt = sets * SET_WORDS;
    this.#tailAt = this.#locksAt + sets;
    this.#lock = new WordLock(this.#words, this.#tailAt + TICKETS);
    const finest = Math.min(TICKS_PER_SECOND / ratePerSecond, BURST_TICKS_MAX / burst);
    this.#intervalTicks = 2 ** Math.max(0, Math.floor(Math.log2(finest)));
    this.#burstTicks = burst * this.#intervalTicks;
    this.#ticksPerSecond = ratePerSecond * this.#intervalTicks;
  }

  /** Live keys that were forgotten because their set was full: they start with a full burst. */
  get evictions(): number {
    return Atomics.load(this.#words, this.#tailAt + EVICTIONS) >>> 0;
  }

  /** Which one the last `take` that let a request through has taken: for `giveBack`. */
  get takenTicks(): number {
    return this.#takenTicks;
  }

  /** How many keys have less than a full burst; as of about now, as others go on meanwhile. */
  held(nowMs: number): number {
    const words = this.#words;
    const ticks = this.#toTicks(nowMs);
    const era = eraOf(ticks);
    let held = 0;
    for (let cell = 0; cell < this.#locksAt; cell += CELL_WORDS) {
      const arrival = Atomics.load(words, cell + ARRIVAL);
      if (arrival === CHANGING || isPast(words[cell + ERA]!, era)) continue;
      if (((arrival - ticks) | 0) > 0) held += 1;
    }
    return held;
  }

  /**
   * Lets one request of the key through, or not. `keyHash`: an integer from 0 to 2^53 - 1, evenly
   * spread, as from `key-hash.ts`. `nowMs`: one clock for all threads, from 0; some may lag.
   */
  take(keyHash: number, nowMs: number): boolean {
    const words = this.#words;
    const low = keyHash | 0;
    const high = (keyHash / TWO_32) | 0;
    const ticks = this.#toTicks(nowMs);
    const era = eraOf(ticks);
    for (;;) {
      const cell = this.#find(low, high);
      if (cell === NONE) {
        if (this.#enter(low, high, ticks)) return true;
        continue;
      }
      // Key and era are read between two looks at the arrival. While it stays the same they belong
      // to it: they are only changed under a cell whose arrival says so.
      const arrival = Atomics.load(words, cell + ARRIVAL);
      if (words[cell + LOW] !== low || words[cell + HIGH] !== high) continue;
      if (arrival === CHANGING || isPast(words[cell + ERA]!, era)) {
        if (this.#enter(low, high, ticks)) return true;
        continue;
      }
      const ahead = (arrival - ticks) | 0;
      if (ahead > this.#burstTicks - this.#intervalTicks) {
        if (Atomics.load(words, cell + ARRIVAL) === arrival) return false;
        continue;
      }
      if (this.#move(cell, arrival, ticks + Math.max(0, ahead))) return true;
    }
  }

  /**
   * Undoes one `take` of the key, because another limit has refused the request. Nothing is given
   * back when the bucket has been full since: what was taken is there again already. Then the
   * arrival has begun anew, and is no whole number of intervals from the one that was taken.
   */
  giveBack(keyHash: number, takenTicks: number): void {
    const words = this.#words;
    const low = keyHash | 0;
    const high = (keyHash / TWO_32) | 0;
    for (;;) {
      const cell = this.#find(low, high);
      if (cell === NONE) return;
      const arrival = Atomics.load(words, cell + ARRIVAL);
      if (words[cell + LOW] !== low || words[cell + HIGH] !== high) continue;
      if (arrival === CHANGING) return;
      if (((arrival - takenTicks) & (this.#intervalTicks - 1)) !== 0) return;
      const former = toArrival(arrival - this.#intervalTicks);
      if (Atomics.compareExchange(words, cell + ARRIVAL, arrival, former) === arrival) return;
    }
  }

  /** How long until `take` lets one through: 0 when it would now, and never too short. */
  waitMs(keyHash: number, nowMs: number): number {
    const ticks = this.#toTicks(nowMs);
    const wait = this.#aheadOf(keyHash, ticks) - (this.#burstTicks - this.#intervalTicks);
    return wait <= 0 ? 0 : this.#msUntil(ticks + wait, nowMs);
  }

  /** How many would be let through at this moment. */
  remaining(keyHash: number, nowMs: number): number {
    const free = this.#burstTicks - this.#aheadOf(keyHash, this.#toTicks(nowMs));
    return Math.max(0, Math.floor(free / this.#intervalTicks));
  }

  /** How long until the whole burst is there again, if nothing is taken: for `RateLimit`. */
  fullMs(keyHash: number, nowMs: number): number {
    const ticks = this.#toTicks(nowMs);
    const ahead = this.#aheadOf(keyHash, ticks);
    return ahead === 0 ? 0 : this.#msUntil(ticks + ahead, nowMs);
  }

  #toTicks(nowMs: number): number {
    // In this order, a whole number of intervals is a whole number of ticks.
    return Math.floor((nowMs * this.#ticksPerSecond) / 1000);
  }

  #msUntil(ticks: number, nowMs: number): number {
    let waitMs = (ticks * 1000) / this.#ticksPerSecond - nowMs;
    // Rounding may have put it just before the tick.
    while (this.#toTicks(nowMs + waitMs) < ticks) waitMs += (nowMs + waitMs) * Number.EPSILON;
    return waitMs;
  }

  /** How far in the future the key's arrival lies, in ticks; 0 when its bucket is full. */
  #aheadOf(keyHash: number, ticks: number): number {
    const cell = this.#find(keyHash | 0, (keyHash / TWO_32) | 0);
    if (cell === NONE || isPast(this.#words[cell + ERA]!, eraOf(ticks))) return 0;
    const arrival = Atomics.load(this.#words, cell + ARRIVAL);
    return arrival === CHANGING ? 0 : Math.max(0, (arrival - ticks) | 0);
  }

  #find(low: number, high: number): number {
    const words = this.#words;
    const start = (low & this.#setMask) * SET_WORDS;
    for (let cell = start; cell < start + SET_WORDS; cell += CELL_WORDS) {
      if (words[cell + LOW] === low && words[cell + HIGH] === high) return cell;
    }
    return NONE;
  }

  /** Moves the arrival one interval on from `fromTicks`. `false`: somebody else just moved it. */
  #move(cell: number, arrival: number, fromTicks: number): boolean {
    const next = fromTicks + this.#intervalTicks;
    const era = eraOf(next);
    const seen = this.#words[cell + ERA]!;
    // First the era: an arrival must never be taken for an older one than it is.
    if (seen - era < 0) Atomics.compareExchange(this.#words, cell + ERA, seen, era);
    const word = toArrival(next);
    this.#takenTicks = next;
    return Atomics.compareExchange(this.#words, cell + ARRIVAL, arrival, word) === arrival;
  }

  /** Gives the key a cell and takes one. `false`: somebody else just did; take from that one. */
  #enter(low: number, high: number, ticks: number): boolean {
    const words = this.#words;
    const lockAt = this.#locksAt + (low & this.#setMask);
    const ticket = this.#lock.acquire(lockAt);
    const cell = this.#claim(low, high, ticks);
    if (cell !== NONE) {
      const next = ticks + this.#intervalTicks;
      Atomics.store(words, cell + LOW, low);
      Atomics.store(words, cell + HIGH, high);
      Atomics.store(words, cell + ERA, eraOf(next));
      Atomics.store(words, cell + ARRIVAL, toArrival(next));
      this.#takenTicks = next;
    }
    this.#lock.release(lockAt, ticket);
    return cell !== NONE;
  }

  /** Under the lock: marks the best cell for the key as changing. `NONE`: the key has a cell. */
  #claim(low: number, high: number, ticks: number): number {
    const words = this.#words;
    const start = (low & this.#setMask) * SET_WORDS;
    for (;;) {
      let best = NONE;
      let bestArrival = 0;
      let bestAhead = Number.POSITIVE_INFINITY;
      for (let cell = start; cell < start + SET_WORDS; cell += CELL_WORDS) {
        const isOwn = words[cell + LOW] === low && words[cell + HIGH] === high;
        const arrival = Atomics.load(words, cell + ARRIVAL);
        // A thread that was ended while it held the lock leaves a changing cell behind.
        const isFree = arrival === CHANGING || isPast(words[cell + ERA]!, eraOf(ticks));
        if (isOwn && !isFree) return NONE;
        const ahead = isFree ? Number.NEGATIVE_INFINITY : (arrival - ticks) | 0;
        if (!isOwn && ahead >= bestAhead) continue;
        best = cell;
        bestArrival = arrival;
        bestAhead = ahead;
        // The key's own former cell and no other: two cells of one key would be two buckets.
        if (isOwn) break;
      }
      const found = Atomics.compareExchange(words, best + ARRIVAL, bestArrival, CHANGING);
      if (found !== bestArrival) continue;
      if (bestAhead > 0) Atomics.add(words, this.#tailAt + EVICTIONS, 1);
      return best;
    }
  }
}

/** The low 32 bits of a tick number, one later when they would mean a changing cell. */
function toArrival(ticks: number): number {
  const arrival = ticks | 0;
  return arrival === CHANGING ? arrival + 1 : arrival;
}

function eraOf(ticks: number): number {
  return Math.floor(ticks / ERA_TICKS) + ERA_FIRST;
}

function isPast(cellEra: number, era: number): boolean {
  return era - cellEra > 1;
}
