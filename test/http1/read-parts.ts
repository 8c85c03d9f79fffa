/**
 * Messages out of octets that come in parts, by the parsers of the engine alone. Each part is
 * overwritten behind the call that was given it, so who goes on using it will notice.
 */
import assert from "node:assert/strict";
import { BodyDecoder } from "../../src/http1/body-decoder.ts";
import type { HeadLimits } from "../../src/http1/head-reader.ts";
import { RequestReader } from "../../src/http1/request-reader.ts";
import { ResponseReader } from "../../src/http1/response-reader.ts";
import { INCOMPLETE, MALFORMED } from "../../src/http1/scan.ts";
import { headLimits } from "./read-heads.ts";
import {
  type ParserReading,
  type ReadMessage,
  toReadFields,
  toReadRequest,
  toReadResponse,
} from "./reading.ts";

interface Heads {
  read(chunk: Buffer, from: number): number;
  readonly problem: string;
  /** What the head that was read says, or what is wrong with it. */
  take(): { readonly message: ReadMessage; readonly bodyBytes: number } | string;
}

export function readRequestParts(parts: readonly Buffer[], limits = headLimits): ParserReading {
  const reader = new RequestReader(limits);
  return readParts(parts, limits, {
    read: (chunk, from) => reader.read(chunk, from),
    get problem() {
      return reader.problem;
    },
    take: () => {
      const problem = reader.head.interpret();
      const { bodyBytes } = reader.head;
      return problem ?? { message: toReadRequest(reader.head), bodyBytes };
    },
  });
}

/** Responses to requests of `method`, one behind the other. */
export function readResponseParts(
  parts: readonly Buffer[],
  method = "GET",
  limits = headLimits,
): ParserReading {
  const reader = new ResponseReader(limits);
  return readParts(parts, limits, {
    read: (chunk, from) => reader.read(chunk, from),
    get problem() {
      return reader.problem;
    },
    take: () => {
      const problem = reader.head.interpret(method);
      const { bodyBytes } = reader.head;
      return problem ?? { message: toReadResponse(reader.head), bodyBytes };
    },
  });
}

function readParts(parts: readonly Buffer[], limits: HeadLimits, heads: Heads): ParserReading {
  const reader = new PartReader(heads, limits);
  const { messages } = reader;
  for (const [index, part] of parts.entries()) {
    const chunk = Buffer.from(part);
    reader.read(chunk);
    chunk.fill("~");
    const { problem } = reader;
    if (problem !== "none") return { messages, problem, problemPart: index, heldBytes: 0 };
  }
  const { heldBytes } = reader;
  return { messages, problem: "none", problemPart: parts.length, heldBytes };
}

class PartReader {
  readonly messages: ReadMessage[] = [];
  problem = "none";
  /** Octets of a head that is not complete. */
  heldBytes = 0;
  readonly #heads: Heads;
  readonly #body: BodyDecoder;

  constructor(heads: Heads, limits: HeadLimits) {
    this.#heads = heads;
    this.#body = new BodyDecoder(limits);
  }

  read(chunk: Buffer): void {
    for (let at = 0; at >= 0 && at < chunk.length; ) {
      const from = at;
      at = this.#body.isComplete ? this.#readHead(chunk, from) : this.#readBody(chunk, from);
      assert(at < 0 || at > from, "the parser has stood still");
      assert(at <= chunk.length, "the parser has gone beyond its octets");
    }
  }

  #readHead(chunk: Buffer, from: number): number {
    const at = this.#heads.read(chunk, from);
    if (at === MALFORMED) return this.#fail(this.#heads.problem);
    this.heldBytes = at === INCOMPLETE ? this.heldBytes + chunk.length - from : 0;
    if (at === INCOMPLETE) return at;
    const taken = this.#heads.take();
    if (typeof taken === "string") return this.#fail(taken);
    this.#body.begin(taken.bodyBytes);
    this.messages.push({ ...taken.message, isComplete: this.#body.isComplete });
    return at;
  }

  #readBody(chunk: Buffer, from: number): number {
    const message = this.messages.at(-1)!;
    const before = this.#body.bytesRead;
    let handedBytes = 0;
    const at = this.#body.decode(chunk, from, {
      onBody: (piece) => {
        handedBytes += piece.length;
        message.body += piece.toString("latin1");
      },
    });
    assert.equal(this.#body.bytesRead - before, handedBytes);
    if (at === MALFORMED) return this.#fail(this.#body.problem);
    message.isComplete = this.#body.isComplete;
    message.trailers = toReadFields(this.#body.trailers);
    return at;
  }

  #fail(problem: string): number {
    this.problem = problem;
    return MALFORMED;
  }
}
