/**
 * Messages in a stream of octets: each as structured clone, as threads exchange them, behind the
 * number of its octets.
 */
import { deserialize, serialize } from "node:v8";

const HEAD_BYTES = 4;
/** The largest messages are a script with its files, and what 64 threads report at once. */
export const messageBytesMax = 256 * 1024 * 1024;

export function toFrame(message: unknown): Buffer {
  const content = serialize(message);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(content.length);
  return Buffer.concat([head, content]);
}

export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** So many have to be there before anything more can be read. */
  #wanted = HEAD_BYTES;

  /** Answers what is complete now. Throws when it is no message. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const messages: unknown[] = [];
    while (this.#bytes >= this.#wanted) {
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      const bytes = all.readUInt32BE(0);
      if (bytes > messageBytesMax) {
        throw new Error(`a message of ${bytes} octets is more than ${messageBytesMax}`);
      }
      const end = HEAD_BYTES + bytes;
      const isComplete = all.length >= end;
      if (isComplete) messages.push(deserialize(all.subarray(HEAD_BYTES, end)));
      const rest = isComplete ? all.subarray(end) : all;
      this.#chunks = [rest];
      this.#bytes = rest.length;
      this.#wanted = isComplete ? HEAD_BYTES : end;
    }
    return messages;
  }
}
