/** Commands and replies of Redis (RESP 2): both are values, one behind the other. */
import type { Turn, TurnReader, TurnReaders } from "./turns.ts";

const [ARRAY, BULK, ERROR] = ["*", "$", "-"].map((mark) => mark.charCodeAt(0));

class RedisTurns implements TurnReader {
  /** Octets of a value that has not ended. */
  #rest = Buffer.alloc(0);

  read(chunk: Buffer): Turn[] {
    const before = this.#rest.length;
    const octets = Buffer.concat([this.#rest, chunk]);
    const turns: Turn[] = [];
    let at = 0;
    for (;;) {
      const end = endOfValue(octets, at);
      if (end === undefined) break;
      turns.push({ end: end - before, isFailure: octets[at] === ERROR });
      at = end;
    }
    this.#rest = octets.subarray(at);
    return turns;
  }
}

export const redisTurns: TurnReaders = {
  requests: () => new RedisTurns(),
  answers: () => new RedisTurns(),
};

/** `undefined`: it is not all there. */
function endOfValue(octets: Buffer, start: number): number | undefined {
  const lineEnd = octets.indexOf("\r\n", start);
  if (lineEnd < 0) return undefined;
  const number = Number(octets.toString("latin1", start + 1, lineEnd));
  let at: number | undefined = lineEnd + 2;
  if (octets[start] === BULK && number >= 0) {
    at += number + 2;
    return at <= octets.length ? at : undefined;
  }
  if (octets[start] === ARRAY) {
    for (let n = 0; n < number && at !== undefined; n++) at = endOfValue(octets, at);
  }
  return at;
}
