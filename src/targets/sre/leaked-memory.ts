/** Memory that is kept on purpose, on the heap, where a heap profile shows who holds it. */
const KB_PER_BLOCK = 1024;
/** Numbers with fractions lie in an array as 8 octets each. */
const NUMBERS_PER_KB = 128;

export class LeakedMemory {
  readonly #kbMax: number;
  #leaks: number[][][] = [];
  #kb = 0;

  constructor(kbMax: number) {
    this.#kbMax = kbMax;
  }

  /** How often memory was leaked since the last release. */
  get leaks(): number {
    return this.#leaks.length;
  }

  get kb(): number {
    return this.#kb;
  }

  get kbMax(): number {
    return this.#kbMax;
  }

  /** `false`: that would be more than is allowed. */
  leak(kb: number): boolean {
    if (this.#kb + kb > this.#kbMax) return false;
    const blocks: number[][] = [];
    for (let left = kb; left > 0; left -= KB_PER_BLOCK) {
      blocks.push(makeBlock(Math.min(left, KB_PER_BLOCK)));
    }
    this.#leaks.push(blocks);
    this.#kb += kb;
    return true;
  }

  /** Lets go of all. Answers how much it was. */
  release(): number {
    const kb = this.#kb;
    this.#leaks = [];
    this.#kb = 0;
    return kb;
  }
}

function makeBlock(kb: number): number[] {
  return new Array<number>(kb * NUMBERS_PER_KB).fill(0.5);
}
