/**
 * The calls to one backend that are under way, over all threads: a number that they share, and
 * beside it what each thread has added to it, so that what a thread had under way when it died can
 * be taken out again. Where nobody asks for that of other threads, a thread counts for itself.
 *
 *     | waiting | wake | … | backend 0 | … | backend n | … | thread 0: own of 0 … n | thread 1 …
 */
const LINE = 16;
/** As many as the configuration allows. */
export const THREADS_MAX = 128;

/** Where in the words. */
const WAITING = 0;
const WAKE = 1;

/** Words for an upstream of that many backends. */
export function callWords(backends: number): number {
  return LINE + backends * LINE + THREADS_MAX * rowWords(backends);
}

/** Takes what a thread that has died had under way out of the numbers. */
export function forgetCalls(words: Int32Array, backends: number, thread: number): void {
  for (let backend = 0; backend < backends; backend++) {
    const own = Atomics.exchange(words, ownAt(backends, thread, backend), 0);
    Atomics.sub(words, totalAt(backend), own);
  }
}

export interface CallCounterParts {
  /** `callWords` of shared memory; left out: counts for itself. */
  readonly words: Int32Array | undefined;
  readonly backends: number;
  readonly backend: number;
  readonly thread: number;
}

export class CallCounter {
  readonly #words: Int32Array | undefined;
  readonly #total: number;
  readonly #own: number;
  #count = 0;

  constructor({ words, backends, backend, thread }: CallCounterParts) {
    this.#words = words;
    this.#total = totalAt(backend);
    this.#own = ownAt(backends, thread, backend);
  }

  get count(): number {
    return this.#words === undefined ? this.#count : Atomics.load(this.#words, this.#total);
  }

  /** `false`: as many as `max` are under way already. */
  enter(max: number): boolean {
    const words = this.#words;
    if (words === undefined) {
      if (this.#count >= max) return false;
      this.#count += 1;
      return true;
    }
    for (let seen = Atomics.load(words, this.#total); seen < max; ) {
      const found = Atomics.compareExchange(words, this.#total, seen, seen + 1);
      if (found === seen) {
        words[this.#own]! += 1;
        return true;
      }
      seen = found;
    }
    return false;
  }

  leave(): void {
    const words = this.#words;
    if (words === undefined) {
      this.#count -= 1;
      return;
    }
    words[this.#own]! -= 1;
    Atomics.sub(words, this.#total, 1);
    // Somebody in another thread may wait for the place.
    if (Atomics.load(words, WAITING) === 0) return;
    Atomics.add(words, WAKE, 1);
    Atomics.notify(words, WAKE);
  }
}

/** What a thread with a queue does so that other threads wake it when they give back a place. */
export class RoomSignal {
  readonly #words: Int32Array;
  #isArmed = false;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Calls back once, when a place was given back or after `patienceMs`. */
  arm(patienceMs: number, onWake: () => void): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    Atomics.add(this.#words, WAITING, 1);
    const seen = Atomics.load(this.#words, WAKE);
    const wait = Atomics.waitAsync(this.#words, WAKE, seen, patienceMs);
    const finish = (): void => {
      this.#isArmed = false;
      Atomics.sub(this.#words, WAITING, 1);
      onWake();
    };
    // It is settled by `notify` or by its time, and never rejected.
    if (wait.async) void wait.value.then(finish);
    else queueMicrotask(finish);
  }
}

function totalAt(backend: number): number {
  return LINE + backend * LINE;
}

function ownAt(backends: number, thread: number, backend: number): number {
  return LINE + backends * LINE + thread * rowWords(backends) + backend;
}

function rowWords(backends: number): number {
  return Math.ceil(backends / LINE) * LINE;
}
