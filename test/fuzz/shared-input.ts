/**
 * The input that is being checked, where another thread sees it: when a check hangs or the thread
 * dies, the input is still known.
 */
import { type FuzzKind, fuzzKindNames } from "./fuzz-kinds.ts";

const octetsMax = 65_536;
const runs = 0;
const kindAt = 1;
const length = 2;
const numbers = 3;

export class SharedInput {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #octets: Uint8Array;

  constructor(memory = new SharedArrayBuffer(numbers * 4 + octetsMax)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory, 0, numbers);
    this.#octets = new Uint8Array(memory, numbers * 4);
  }

  /** How many inputs there were. */
  get runs(): number {
    return Atomics.load(this.#numbers, runs);
  }

  set(kind: FuzzKind, octets: string): void {
    this.#octets.set(Buffer.from(octets, "latin1").subarray(0, octetsMax));
    this.#numbers[kindAt] = fuzzKindNames.indexOf(kind);
    this.#numbers[length] = Math.min(octets.length, octetsMax);
    Atomics.add(this.#numbers, runs, 1);
  }

  get(): { readonly kind: FuzzKind; readonly octets: string } {
    const octets = Buffer.from(this.#octets.subarray(0, this.#numbers[length])).toString("latin1");
    return { kind: fuzzKindNames[this.#numbers[kindAt]!]!, octets };
  }
}
