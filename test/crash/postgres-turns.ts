/**
 * Requests and answers of PostgreSQL's protocol, version 3. A request ends with a simple query or a
 * `Sync`, and its answer with `ReadyForQuery`: what it has changed is committed then, unless it is
 * part of a longer transaction. (PostgreSQL, "Message Flow".)
 */
import type { Turn, TurnReader, TurnReaders } from "./turns.ts";

class PostgresTurns implements TurnReader {
  readonly #ends: string;
  /** The first message of a client has no type. */
  #isFirst: boolean;
  #isFailure = false;
  #rest = Buffer.alloc(0);

  constructor(ends: string, isFirst: boolean) {
    this.#ends = ends;
    this.#isFirst = isFirst;
  }

  read(chunk: Buffer): Turn[] {
    const before = this.#rest.length;
    const octets = Buffer.concat([this.#rest, chunk]);
    const turns: Turn[] = [];
    let at = 0;
    for (;;) {
      const typeLength = this.#isFirst ? 0 : 1;
      if (octets.length < at + typeLength + 4) break;
      const end = at + typeLength + octets.readUInt32BE(at + typeLength);
      if (octets.length < end) break;
      const type = this.#isFirst ? "startup" : String.fromCharCode(octets[at]!);
      if (type === "E") this.#isFailure = true;
      if (this.#isFirst || this.#ends.includes(type)) {
        turns.push({ end: end - before, isFailure: this.#isFailure });
        this.#isFailure = false;
      }
      this.#isFirst = false;
      at = end;
    }
    this.#rest = octets.subarray(at);
    return turns;
  }
}

export const postgresTurns: TurnReaders = {
  requests: () => new PostgresTurns("QS", true),
  answers: () => new PostgresTurns("Z", false),
};
