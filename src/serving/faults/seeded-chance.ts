/**
 * Chance that can be repeated: what falls to the n-th request depends on the seed and n alone, not
 * on what fell to the requests before. SplitMix32, whose outputs are hashes of a counter.
 */
const GOLDEN = 0x9e3779b9;

export class SeededChance {
  readonly #seed: number;

  /** A whole number of 32 bits. */
  constructor(seed: number) {
    this.#seed = mix(seed | 0);
  }

  /** The draws that belong to request `n`: numbers from 0 (included) to 1 (excluded). */
  drawsOf(n: number): () => number {
    let state = mix(this.#seed ^ Math.imul(n + 1, GOLDEN));
    return () => {
      state = (state + GOLDEN) | 0;
      return (mix(state) >>> 0) / 2 ** 32;
    };
  }
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
