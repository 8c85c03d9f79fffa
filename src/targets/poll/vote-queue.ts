/** First in, first out, and never longer than its limit. */
const SPARE_MAX = 4096;

export class VoteQueue<V> {
  readonly #limit: number;
  #entries: V[] = [];
  /** Entries before this one are gone. */
  #first = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** `false`: it is full. */
  add(entry: V): boolean {
    if (this.length >= this.#limit) return false;
    this.#entries.push(entry);
    return true;
  }

  take(countMax: number): V[] {
    const taken = this.#entries.slice(this.#first, this.#first + countMax);
    this.#first += taken.length;
    // Moving the rest to the front pays when most of what is there is gone.
    if (this.#first > SPARE_MAX && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}
