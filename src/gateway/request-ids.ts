/**
 * Names for exchanges: 32 hexadecimal digits, the form of a trace id, so that an exchange that
 * begins a trace names it with its own. The first half is the thread's, drawn once; the second is
 * drawn for each exchange, which is also the form of a span id.
 *
 * Source of the generator: xoshiro128**, Blackman and Vigna, "Scrambled Linear Pseudorandom Number
 * Generators" (2021). It is seeded from the system's source; ids are no secrets.
 */
import { randomBytes } from "node:crypto";
import type { MessageWriter } from "../http1/message-writer.ts";

export class RequestId {
  readonly #prefix: string;
  readonly #high: number;
  readonly #low: number;

  constructor(prefix: string, high: number, low: number) {
    this.#prefix = prefix;
    this.#high = high;
    this.#low = low;
  }

  get text(): string {
    return this.#prefix + this.spanId;
  }

  get spanId(): string {
    return toHex(this.#high) + toHex(this.#low);
  }

  /** Writes `text` without making a string of it. */
  addTo(writer: MessageWriter): void {
    writer.addLatin1(this.#prefix);
    this.addSpanTo(writer);
  }

  /** Writes `spanId`. */
  addSpanTo(writer: MessageWriter): void {
    writer.addHex(this.#high);
    writer.addHex(this.#low);
  }
}

export class RequestIds {
  readonly #prefix: string;
  readonly #state: Int32Array;

  /** `seed`: 24 octets, of which the first eight are the prefix. */
  constructor(seed: Buffer = randomBytes(24)) {
    this.#prefix = seed.toString("hex", 0, 8);
    this.#state = Int32Array.from([8, 12, 16, 20], (at) => seed.readInt32LE(at));
    // All zeros would stay so.
    this.#state[0]! |= 1;
  }

  next(): RequestId {
    // Neither half of a trace id, nor a span id, may be all zeros.
    return new RequestId(this.#prefix, this.#draw() | 1, this.#draw());
  }

  #draw(): number {
    const state = this.#state;
    const second = state[1]!;
    const mixed = Math.imul(rotate(Math.imul(second, 5), 7), 9);
    state[2]! ^= state[0]!;
    state[3]! ^= second;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= second << 9;
    state[3] = rotate(state[3]!, 11);
    return mixed;
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function toHex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
