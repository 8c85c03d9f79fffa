/**
 * Puts the parts of a message together in one buffer, so that they leave in one write. The buffer
 * is used again for the next message; what the pipe still holds of it is left alone, and the next
 * message is put behind that.
 */
import type { Pipe } from "./pipe.ts";
import { writeLatin1 } from "./write-latin1.ts";

const BUFFER_BYTES = 32_768;
/** With less room than this, the next message begins a new buffer. */
const ROOM_BYTES_MIN = 2048;
/** Larger parts are not copied but written behind what is in the buffer. */
const COPIED_BYTES_MAX = 16_384;
/** Below this length a loop is faster than a call into the buffer: bench/message-writer.ts. */
const LOOPED_BYTES_MAX = 16;
/** Views of the beginning of the buffer are made once for each length up to this. */
const VIEWS_MAX = 1024;

const ZERO = 0x30;
const LETTER_A_MINUS_TEN = 0x61 - 10;
const CRLF = Buffer.from("\r\n", "latin1");

export class MessageWriter {
  #buffer: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** Where the present message begins. */
  #start = 0;
  #end = 0;
  #views: Buffer[] = [];

  /** Adds a string of which each character is one octet. */
  addLatin1(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const buffer = this.#buffer;
    const at = this.#end;
    this.#end = at + length;
    if (length > LOOPED_BYTES_MAX) writeLatin1(buffer, text, at);
    else for (let i = 0; i < length; i++) buffer[at + i] = text.charCodeAt(i);
  }

  addUtf8(text: string): void {
    this.#reserve(text.length * 3);
    this.#end += this.#buffer.write(text, this.#end, "utf8");
  }

  /** Adds 32 bits as eight hexadecimal digits. */
  addHex(value: number): void {
    this.#reserve(8);
    const buffer = this.#buffer;
    let at = this.#end;
    for (let shift = 28; shift >= 0; shift -= 4) {
      const digit = (value >>> shift) & 15;
      buffer[at++] = digit < 10 ? digit + ZERO : digit + LETTER_A_MINUS_TEN;
    }
    this.#end = at;
  }

  addBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Adds `bytes[start, end)`. */
  addRange(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.#reserve(length);
    const buffer = this.#buffer;
    const at = this.#end;
    this.#end = at + length;
    if (length > LOOPED_BYTES_MAX) bytes.copy(buffer, at, start, end);
    else for (let i = 0; i < length; i++) buffer[at + i] = bytes[start + i]!;
  }

  /** What was added, for good: the writer goes on behind it. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(this.#start, this.#end);
    this.#start = this.#end;
    this.#renewWhenFull();
    return bytes;
  }

  /** Forgets what was added. */
  clear(): void {
    this.#end = this.#start;
  }

  /** Writes what was added and `body` behind it. Answers as `pipe.write` does. */
  send(pipe: Pipe, body?: Uint8Array): boolean {
    if (body !== undefined && body.length <= COPIED_BYTES_MAX) {
      this.addBytes(body);
      return this.#flush(pipe);
    }
    return body === undefined ? this.#flush(pipe) : this.#flush(pipe, body);
  }

  /** Writes one chunk of a chunked body (RFC 9112 §7.1). */
  sendChunk(pipe: Pipe, data: Uint8Array): boolean {
    this.addLatin1(`${data.length.toString(16)}\r\n`);
    if (data.length <= COPIED_BYTES_MAX) {
      this.addBytes(data);
      this.addBytes(CRLF);
      return this.#flush(pipe);
    }
    return this.#flush(pipe, data, CRLF);
  }

  /** `behind` goes out behind what was added, without being copied. */
  #flush(pipe: Pipe, ...behind: readonly Uint8Array[]): boolean {
    if (this.#end === this.#start && behind.length === 0) return true;
    const added = this.#added();
    const hasRoom = behind.length === 0 ? pipe.write(added) : pipe.writeAll([added, ...behind]);
    if (pipe.bytesQueued > 0) this.#start = this.#end;
    else this.#end = this.#start;
    this.#renewWhenFull();
    return hasRoom;
  }

  #renewWhenFull(): void {
    const isTooLarge = this.#buffer.length > BUFFER_BYTES;
    if (isTooLarge || this.#buffer.length - this.#start < ROOM_BYTES_MIN) {
      this.#renew(BUFFER_BYTES);
      this.#start = 0;
      this.#end = 0;
    }
  }

  #added(): Buffer {
    const end = this.#end;
    if (this.#start > 0 || end >= VIEWS_MAX) return this.#buffer.subarray(this.#start, end);
    const known = this.#views[end];
    if (known !== undefined) return known;
    const view = this.#buffer.subarray(0, end);
    this.#views[end] = view;
    return view;
  }

  #renew(bytes: number): void {
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
    this.#views = [];
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const length = this.#end - this.#start;
    const smaller = this.#buffer;
    this.#renew(Math.max(BUFFER_BYTES, (length + bytes) * 2));
    smaller.copy(this.#buffer, 0, this.#start, this.#end);
    this.#start = 0;
    this.#end = length;
  }
}
