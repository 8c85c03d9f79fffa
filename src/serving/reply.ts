/**
 * How a route answers. Whole answers leave in one write; streams are begun here and written by
 * what they return. An answer to a client that has left is dropped without a word.
 */
import { toFieldLine } from "../http1/field-line.ts";
import { toFlatText } from "../http1/flat-text.ts";
import { CHUNKED } from "../http1/framing.ts";
import type { PipeReceiver } from "../http1/pipe.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { ShapedBody } from "./applied-faults.ts";
import { BodyStream } from "./body-stream.ts";
import { EventStream } from "./event-stream.ts";
import type { OpenStreams } from "./open-streams.ts";
import { PROBLEM_TYPE, toProblem } from "./problem.ts";

/** What a reply needs of the call that it answers. */
export interface ReplyHost {
  readonly exchange: ServerExchange;
  readonly isSettled: boolean;
  readonly openStreams: OpenStreams;
  /** Counts and logs the exchange. Called once, before the last octet leaves. */
  settle(status: number, bodyBytes: number): void;
  /** Says that the answer is not complete in this turn. */
  wait(): void;
  /** Field lines that every answer of the app carries. */
  answerFields(status: number, bodyBytes: number): string;
  /** Of a call whose body a fault shapes. */
  readonly shapedBody: ShapedBody | undefined;
  writeBody(chunk: Uint8Array | string): boolean;
  /** Ends the answer, and settles. */
  endBody(trailers: string): void;
}

export interface ProblemOptions {
  /** Field lines with their CRLF. */
  readonly fields?: string;
  /** Members beside those of RFC 9457. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const TEXT = "Content-Type: text/plain; charset=utf-8\r\n";
const JSON_TYPE = "Content-Type: application/json\r\n";
const PROBLEM = `Content-Type: ${PROBLEM_TYPE}\r\n`;
const EVENTS = "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n";

export class Reply {
  readonly #host: ReplyHost;
  #fields = "";

  constructor(host: ReplyHost) {
    this.#host = host;
  }

  /** Adds a field to the answer, whichever it will be. */
  field(name: string, value: string | number): this {
    this.#fields += toFieldLine(name, value);
    return this;
  }

  text(status: number, text: string): void {
    this.whole(status, TEXT, text);
  }

  /** `value` is anything that JSON can write. */
  json(status: number, value: unknown): void {
    this.whole(status, JSON_TYPE, JSON.stringify(value));
  }

  bytes(status: number, contentType: string, bytes: Uint8Array): void {
    this.whole(status, toTypeLine(contentType), bytes);
  }

  empty(status: number): void {
    this.whole(status, "", NOTHING);
  }

  /** A refusal, as problem details. */
  problem(status: number, detail: string, options: ProblemOptions = {}): void {
    const body = toProblem(status, detail, options.members);
    this.whole(status, PROBLEM + (options.fields ?? ""), body);
  }

  /** The answer all others are made of. `fields` are lines with their CRLF. */
  whole(status: number, fields: string, body: Uint8Array | string): void {
    const host = this.#host;
    const { exchange } = host;
    if (this.#isTooLate) return;
    const bodyBytes = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    const lines = fields + this.#fields + host.answerFields(status, bodyBytes);
    if (host.shapedBody !== undefined) {
      host.wait();
      exchange.startResponse(status, lines, bodyBytes);
      host.writeBody(body);
      host.endBody("");
      return;
    }
    host.settle(status, bodyBytes);
    exchange.respond(status, lines, body);
  }

  /** Begins an answer that comes in parts. `bodyBytes` is its length where that is known. */
  stream(status: number, contentType: string, bodyBytes: number = CHUNKED): BodyStream {
    this.#start(status, toTypeLine(contentType), bodyBytes);
    return new BodyStream(this.#host);
  }

  /**
   * Begins server-sent events. They end when the client leaves, or when the app is drained. Where
   * the app has no room for another stream it refuses, and gives one that is not open.
   */
  events(): EventStream {
    if (this.#host.openStreams.hasRoom) this.#start(200, EVENTS, CHUNKED);
    else this.noRoom();
    return new EventStream(this.#host);
  }

  /** Refuses a stream for which the app has no room. */
  noRoom(): void {
    this.problem(503, "as many streams are open as there may be", { fields: RETRY_AFTER });
  }

  /** Answers 101 and hands the connection to `receiver`. */
  upgrade(fields: string, receiver: PipeReceiver): void {
    if (this.#isTooLate) return;
    const lines = fields + this.#fields + this.#host.answerFields(101, 0);
    this.#host.settle(101, 0);
    this.#host.exchange.upgrade(lines, receiver);
  }

  #start(status: number, fields: string, bodyBytes: number): void {
    if (this.#isTooLate) return;
    const lines = fields + this.#fields + this.#host.answerFields(status, bodyBytes);
    this.#host.wait();
    this.#host.exchange.startResponse(status, lines, bodyBytes);
  }

  get #isTooLate(): boolean {
    return this.#host.isSettled || this.#host.exchange.isAnswered;
  }
}

const NOTHING = Buffer.alloc(0);
const RETRY_AFTER = "Retry-After: 1\r\n";

/** A service has few types of content, most of them constants. */
const TYPE_LINES_MAX = 64;
const typeLines = new Map<string, string>();

function toTypeLine(contentType: string): string {
  const known = typeLines.get(contentType);
  if (known !== undefined) return known;
  const line = toFlatText(toFieldLine("Content-Type", contentType));
  if (typeLines.size < TYPE_LINES_MAX) typeLines.set(contentType, line);
  return line;
}
