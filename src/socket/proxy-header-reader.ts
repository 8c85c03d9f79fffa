/** Reads a PROXY header that arrives in whatever pieces, of either version. */
import { moreIsNeeded, type ProxyReading, refusedHeader } from "./proxy-header.ts";
import { proxyV1Start, readProxyV1 } from "./proxy-v1.ts";
import { proxyV2Signature, readProxyV2 } from "./proxy-v2.ts";

/** Most headers come whole and are never kept; those that do not rarely need more. */
const KEPT_BYTES = 128;

export class ProxyHeaderReader {
  #kept: Buffer = Buffer.alloc(0);
  #length = 0;

  /**
   * What has come up to now, this chunk included. When it is read, `bytes` counts from the first
   * octet of the connection; `rest` are those of the chunk behind it.
   */
  read(chunk: Buffer): ProxyReading & { readonly rest?: Buffer } {
    const before = this.#length;
    const octets = before === 0 ? chunk : this.#keep(chunk);
    const reading = readProxyHeader(octets);
    if (reading.name === "more" && before === 0) this.#keep(chunk);
    if (reading.name !== "read") return reading;
    return { ...reading, rest: chunk.subarray(reading.bytes - before) };
  }

  #keep(chunk: Buffer): Buffer {
    const length = this.#length + chunk.length;
    if (length > this.#kept.length) {
      // Twice as much each time, so that octets that come singly are not copied again and again.
      const larger = Buffer.allocUnsafe(Math.max(length, this.#kept.length * 2, KEPT_BYTES));
      this.#kept.copy(larger, 0, 0, this.#length);
      this.#kept = larger;
    }
    chunk.copy(this.#kept, this.#length);
    this.#length = length;
    return this.#kept.subarray(0, length);
  }
}

/** The first octets of a connection. What cannot become a header is refused at once. */
export function readProxyHeader(octets: Buffer): ProxyReading {
  if (octets.length === 0) return moreIsNeeded;
  if (begins(octets, proxyV1Start)) {
    return octets.length < proxyV1Start.length ? moreIsNeeded : readProxyV1(octets);
  }
  if (begins(octets, proxyV2Signature)) {
    return octets.length < proxyV2Signature.length ? moreIsNeeded : readProxyV2(octets);
  }
  return refusedHeader("there is no header");
}

function begins(octets: Buffer, start: Buffer): boolean {
  const length = Math.min(octets.length, start.length);
  return octets.compare(start, 0, length, 0, length) === 0;
}
