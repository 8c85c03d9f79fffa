/**
 * Puts the parts of a message together in one buffer, so that they leave in one write. The buffer
 * is used again for the next message unless the pipe still holds it.
 */
import type { Pipe } from "./pipe.ts";

const BUFFER_BYTES = 32_768;
/** Larger parts are not copied but written behind what is in the buffer. */
const COPIED_BYTES_MAX = 16_384;

const CRLF = Buffer.from("\r\n", "latin1");

export class MessageWriter {
  #buffer: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #length = 0;

  /** Adds a string of which each character is one octet. */
  addLatin1(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#buffer.write(text, this.#length, "latin1");
  }

  addUtf8(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#buffer.write(text, this.#length, "utf8");
  }

  addBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Adds `bytes[start, end)`. */
  addRange(bytes: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    bytes.copy(this.#buffer, this.#length, start, end);
    this.#length += end - start;
  }

  /** What was added, copied out; the writer is empty afterwards. */
  take(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return bytes;
  }

  /** Writes what was added and `body` behind it. Answers as `pipe.write` does. */
  send(pipe: Pipe, body?: Uint8Array): boolean {
    if (body !== undefined && body.length <= COPIED_BYTES_MAX) {
      this.addBytes(body);
      return this.#flush(pipe);
    }
    if (body === undefined) return this.#flush(pipe);
    pipe.cork();
    this.#flush(pipe);
    const hasRoom = pipe.write(body);
    pipe.uncork();
    return hasRoom;
  }

  /** Writes one chunk of a chunked body (RFC 9112 §7.1). */
  sendChunk(pipe: Pipe, data: Uint8Array): boolean {
    this.addLatin1(`${data.length.toString(16)}\r\n`);
    if (data.length <= COPIED_BYTES_MAX) {
      this.addBytes(data);
      this.addBytes(CRLF);
      return this.#flush(pipe);
    }
    pipe.cork();
    this.#flush(pipe);
    pipe.write(data);
    const hasRoom = pipe.write(CRLF);
    pipe.uncork();
    return hasRoom;
  }

  #flush(pipe: Pipe): boolean {
    if (this.#length === 0) return true;
    const hasRoom = pipe.write(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    if (pipe.bytesQueued > 0) this.#buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    return hasRoom;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
