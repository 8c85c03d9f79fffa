/**
 * Writes messages of Protocol Buffers: tag, then value, one after the other, as the caller knows
 * the schema.
 *
 * Source: Protocol Buffers, "Encoding".
 */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;
const START_BYTES = 1024;
/** A varint of seven bits an octet: what a length of 32 bits takes, and one of 64. */
const LENGTH_BYTES_MAX = 5;
const VARINT_BYTES_MAX = 10;
/** bench/otlp-span.ts. A length below 128 takes one octet. */
const LOOPED_MAX = 64;
const NANOS = 1e9;
const TWO_16 = 2 ** 16;
const TWO_32 = 2 ** 32;

export class ProtobufWriter {
  #bytes: Buffer;
  #at = 0;

  /** `startBytes`: what it is about to hold, where that is known. */
  constructor(startBytes = START_BYTES) {
    this.#bytes = Buffer.allocUnsafe(startBytes);
  }

  /** A copy of what was written, and the writer is empty again. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  /** A whole number. */
  varint(field: number, value: number): void {
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** Nanoseconds, of a time in milliseconds. Without BigInt: bench/otlp-span.ts. */
  nanos(field: number, ms: number): void {
    const seconds = Math.floor(ms / 1000);
    // Below 2^53, each of them: value = high * 2^16 + low.
    const high = Math.floor(seconds / TWO_16) * NANOS;
    const low = (seconds % TWO_16) * NANOS + Math.round((ms - seconds * 1000) * 1e6);
    const rest = (high % TWO_16) * TWO_16 + low;
    this.#tag(field, FIXED64);
    this.#room(8);
    this.#at = this.#bytes.writeUInt32LE(rest % TWO_32, this.#at);
    const carried = Math.floor(high / TWO_16) + Math.floor(rest / TWO_32);
    this.#at = this.#bytes.writeUInt32LE(carried, this.#at);
  }

  fixed64(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#fixed64(value);
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32);
    this.#room(4);
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#double(value);
  }

  packedFixed64(field: number, values: readonly number[]): void {
    this.#tag(field, LENGTH);
    this.#varint(values.length * 8);
    for (const value of values) this.#fixed64(value);
  }

  packedDoubles(field: number, values: readonly number[]): void {
    this.#tag(field, LENGTH);
    this.#varint(values.length * 8);
    for (const value of values) this.#double(value);
  }

  text(field: number, text: string): void {
    this.#tag(field, LENGTH);
    if (text.length <= LOOPED_MAX && this.#ascii(text)) return;
    const length = Buffer.byteLength(text);
    this.#varint(length);
    this.#room(length);
    this.#at += this.#bytes.write(text, this.#at, "utf8");
  }

  /** The octets that hexadecimal digits stand for. */
  hex(field: number, digits: string): void {
    this.#tag(field, LENGTH);
    this.#varint(digits.length / 2);
    this.#room(digits.length / 2);
    this.#at += this.#bytes.write(digits, this.#at, "hex");
  }

  /** What another writer has written, as a message of its own. */
  bytes(field: number, bytes: Uint8Array): void {
    this.#tag(field, LENGTH);
    this.#varint(bytes.length);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A message of what `write` writes. */
  message(field: number, write: () => void): void {
    this.#tag(field, LENGTH);
    this.#room(LENGTH_BYTES_MAX);
    const lengthAt = this.#at;
    // Most are short: their length takes one octet, and only those of others have to be moved.
    this.#at += 1;
    write();
    const length = this.#at - lengthAt - 1;
    const extra = lengthBytes(length) - 1;
    if (extra > 0) {
      this.#room(extra);
      this.#bytes.copyWithin(lengthAt + 1 + extra, lengthAt + 1, this.#at);
    }
    const end = this.#at + extra;
    this.#at = lengthAt;
    this.#varint(length);
    this.#at = end;
  }

  /** Short texts, nearly all, without a call into the buffer. `false`: it is none of ASCII. */
  #ascii(text: string): boolean {
    const { length } = text;
    this.#room(length + 1);
    const bytes = this.#bytes;
    const start = this.#at + 1;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      bytes[start + i] = code;
    }
    bytes[this.#at] = length;
    this.#at = start + length;
    return true;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    this.#room(VARINT_BYTES_MAX);
    if (value >= 0 && value <= 0x7f) {
      this.#bytes[this.#at++] = value;
      return;
    }
    if (value < 0) {
      this.#negative(value);
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#at++] = rest;
  }

  /** As the two's complement of 64 bits. */
  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#at++] = Number(rest);
  }

  #fixed64(value: number): void {
    this.#room(8);
    this.#at = this.#bytes.writeUInt32LE(value % TWO_32, this.#at);
    this.#at = this.#bytes.writeUInt32LE(Math.floor(value / TWO_32), this.#at);
  }

  #double(value: number): void {
    this.#room(8);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  #room(length: number): void {
    const needed = this.#at + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function lengthBytes(length: number): number {
  let bytes = 1;
  for (let rest = length; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}
