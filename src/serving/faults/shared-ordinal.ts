/** Numbers given out in order, from 0, by several threads: none twice, and none left out. */
export class SharedOrdinal {
  readonly memory: SharedArrayBuffer;
  readonly #next: BigUint64Array;

  /** `memory` is another one's, to be the same. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#next = new BigUint64Array(memory);
  }

  /** How many were given out. */
  get count(): number {
    return Number(Atomics.load(this.#next, 0));
  }

  take(): number {
    return Number(Atomics.add(this.#next, 0, 1n));
  }
}
