/**
 * The calls to one backend that are under way, over all threads: a number that they share, and
 * behind it what each thread has added to it, so that what a thread had under way when it died can
 * be taken out again. Where nobody asks for that of other threads, a thread counts for itself.
 *
 *     | all | … | thread 0 | … | thread 1 | … |    each in a cache line of its own
 */
const LINE = 16;
/** As many as the configuration allows. */
const THREADS_MAX = 128;

const ALL = 0;
/** Where in the words of the room signal. */
const WAITING = 0;
const WAKE = 1;

export interface CallCounterParts {
  /** `CallCounter.words` of shared memory; left out: counts for itself. */
  readonly words: Int32Array | undefined;
  /** `RoomSignal.words` of shared memory, one for all backends of an upstream. */
  readonly room: Int32Array;
  readonly thread: number;
}

export class CallCounter {
  static readonly words = LINE + THREADS_MAX * LINE;

  readonly #words: Int32Array | undefined;
  readonly #room: Int32Array;
  readonly #own: number;
  #count = 0;

  constructor({ words, room, thread }: CallCounterParts) {
    this.#words = words;
    this.#room = room;
    this.#own = ownAt(thread);
  }

  /** Takes what a thread that has died had under way out of the number. */
  static forget(words: Int32Array, thread: number): void {
    Atomics.sub(words, ALL, Atomics.exchange(words, ownAt(thread), 0));
  }

  get count(): number {
    return this.#words === undefined ? this.#count : Atomics.load(this.#words, ALL);
  }

  /** `false`: as many as `max` are under way already. */
  enter(max: number): boolean {
    const words = this.#words;
    if (words === undefined) {
      if (this.#count >= max) return false;
      this.#count += 1;
      return true;
    }
    for (let seen = Atomics.load(words, ALL); seen < max; ) {
      const found = Atomics.compareExchange(words, ALL, seen, seen + 1);
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
    Atomics.sub(words, ALL, 1);
    // Somebody in another thread may wait for the place.
    if (Atomics.load(this.#room, WAITING) === 0) return;
    Atomics.add(this.#room, WAKE, 1);
    Atomics.notify(this.#room, WAKE);
  }
}

/** What a thread with a queue does so that other threads wake it when they give back a place. */
export class RoomSignal {
  static readonly words = 2;

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

function ownAt(thread: number): number {
  return LINE + thread * LINE;
}
