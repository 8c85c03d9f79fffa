/**
 * The whole numbers from 0 to 255 that Python's `random.randint(0, 255)` gives after
 * `random.seed(seed)`: httpbin's octets for a seed are these, and tests of its clients know them.
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded by an array of one number.
 */
const WORDS = 624;
const SHIFT = 397;

export class PythonChance {
  readonly #state = new Uint32Array(WORDS);
  #at = WORDS;

  /** A whole number of 32 bits. */
  constructor(seed: number) {
    const state = this.#state;
    fill(state, 19_650_218);
    let at = 1;
    for (let n = 0; n < WORDS; n++) {
      state[at] = (state[at]! ^ Math.imul(turned(state[at - 1]!), 1_664_525)) + seed;
      at = next(state, at);
    }
    for (let n = 1; n < WORDS; n++) {
      state[at] = (state[at]! ^ Math.imul(turned(state[at - 1]!), 1_566_083_941)) - at;
      at = next(state, at);
    }
    state[0] = 0x80000000;
  }

  /** From 0 to 255. */
  octet(): number {
    // Python draws nine bits, as 256 has, and draws again when they are too many.
    for (;;) {
      const drawn = this.#word() >>> 23;
      if (drawn < 256) return drawn;
    }
  }

  #word(): number {
    if (this.#at === WORDS) this.#renew();
    let word = this.#state[this.#at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #renew(): void {
    const state = this.#state;
    for (let at = 0; at < WORDS; at++) {
      const mixed = (state[at]! & 0x80000000) | (state[(at + 1) % WORDS]! & 0x7fffffff);
      const odd = mixed & 1 ? 0x9908b0df : 0;
      state[at] = state[(at + SHIFT) % WORDS]! ^ (mixed >>> 1) ^ odd;
    }
    this.#at = 0;
  }
}

function fill(state: Uint32Array, seed: number): void {
  state[0] = seed;
  for (let at = 1; at < WORDS; at++) {
    state[at] = Math.imul(turned(state[at - 1]!), 1_812_433_253) + at;
  }
}

function turned(word: number): number {
  return word ^ (word >>> 30);
}

/** The place behind `at`; behind the last one comes the second, with the last one's word before. */
function next(state: Uint32Array, at: number): number {
  if (at + 1 < WORDS) return at + 1;
  state[0] = state[WORDS - 1]!;
  return 1;
}
