/** Draws ids of traces and spans. They are no secrets, but have to be unlike everybody else's. */
import { randomFillSync } from "node:crypto";

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** One call into the system's source for so many. */
const POOL_BYTES = 4096;

export class SpanIds {
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #at = POOL_BYTES;

  /** 32 hexadecimal digits, not all zeros. */
  traceId(): string {
    return this.#draw(TRACE_BYTES);
  }

  /** 16 of them. */
  spanId(): string {
    return this.#draw(SPAN_BYTES);
  }

  #draw(bytes: number): string {
    if (this.#at + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#at = 0;
    }
    const start = this.#at;
    this.#at += bytes;
    // All zeros would be no id (W3C Trace Context §3.2.2.3).
    this.#pool[start]! |= 1;
    return this.#pool.toString("hex", start, this.#at);
  }
}
