/**
 * One request to one route: what the route's `handle` is given. What costs something is made when
 * it is asked for.
 */
import { randomUUID } from "node:crypto";
import type { RequestHead } from "../http1/request-head.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { Span } from "../telemetry/otel/span.ts";
import type { AppliedFaults, ShapedBody } from "./applied-faults.ts";
import type { OpenStreams } from "./open-streams.ts";
import { Reply, type ReplyHost } from "./reply.ts";
import type { RouteMetrics } from "./request-metrics.ts";

/** Which route a call came to, as metrics and logs tell it. */
export interface CallPlace {
  /** The route's template, or `other`. */
  readonly template: string;
  /** Not counted, not traced, and hit by no fault. */
  readonly isOperational: boolean;
  /** `undefined` for what is not counted. */
  readonly metrics: RouteMetrics | undefined;
}

/** What a call needs of the app that it came to. */
export interface CallHost {
  readonly openStreams: OpenStreams;
  /** Field lines for the answer; asked right before it leaves. */
  answerFields(call: Call, status: number, bodyBytes: number): string;
  /** Told once, when the answer is about to be complete, or will never be. */
  onSettled(call: Call, status: number, bodyBytes: number): void;
}

/** For an exchange whose client left before the answer. */
const CLIENT_LEFT = 499;
const NO_BYTES = Buffer.alloc(0);
const NO_TRAILERS: Readonly<Record<string, string>> = {};
/** What a client may call its request: what can be copied into logs and fields as it is. */
const believableId = /^[\x21-\x7e]{1,128}$/;

export class Call<Query = unknown, Params = unknown, Body = unknown> implements ReplyHost {
  readonly exchange: ServerExchange;
  readonly host: CallHost;
  readonly place: CallPlace;
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly reply: Reply;
  query: Query;
  params: Params;
  /** Checked JSON, for a route with `body`. */
  body: Body;
  /** The octets of the body, for a route with `body` or `readsBytes`. */
  bytes: Buffer = NO_BYTES;
  faults: AppliedFaults | undefined = undefined;
  /** Takes the body in the connection's place. */
  shapedBody: ShapedBody | undefined = undefined;
  isSettled = false;
  /** Of a call that is traced: sampled, and counted. */
  span: Span | undefined = undefined;
  /** What a route's `admit` has found out, for its `handle`. */
  memo: unknown = undefined;
  /** Fields behind the body, for a route with `body` or `readsBytes`. */
  trailers: Readonly<Record<string, string>> = NO_TRAILERS;
  #requestId: string | undefined = undefined;
  #abort: AbortController | undefined = undefined;

  constructor(exchange: ServerExchange, host: CallHost, place: CallPlace) {
    this.exchange = exchange;
    this.host = host;
    this.place = place;
    this.method = exchange.request.method;
    this.target = exchange.request.target;
    this.reply = new Reply(this);
    this.query = undefined as Query;
    this.params = undefined as Params;
    this.body = undefined as Body;
  }

  /** Head of the request. Readable until the call is answered. */
  get request(): RequestHead {
    return this.exchange.request;
  }

  get openStreams(): OpenStreams {
    return this.host.openStreams;
  }

  /** The query as it came, for routes that take any. */
  get searchParams(): URLSearchParams {
    return new URLSearchParams(this.request.query);
  }

  /** Aborted when the client leaves before the answer is complete. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** The client's `X-Request-ID`, or one made for it; the same whenever it is asked for. */
  get requestId(): string {
    if (this.#requestId === undefined) {
      const given = this.header("x-request-id");
      this.#requestId = given !== undefined && believableId.test(given) ? given : randomUUID();
    }
    return this.#requestId;
  }

  /** Of a service that gives its requests ids. */
  get knownRequestId(): string | undefined {
    return this.#requestId;
  }

  /** The value of a request field, by its name in lower case. */
  header(lowerCaseName: string): string | undefined {
    return this.request.fields.get(lowerCaseName);
  }

  answerFields(status: number, bodyBytes: number): string {
    return this.host.answerFields(this, status, bodyBytes);
  }

  /** Sends octets of the body. `false` asks to wait for the exchange's `onDrain`. */
  writeBody(chunk: Uint8Array | string): boolean {
    if (this.shapedBody !== undefined) return this.shapedBody.write(chunk);
    return this.exchange.write(chunk);
  }

  /** Ends the answer, and settles. `trailers` are lines with their CRLF. */
  endBody(trailers: string): void {
    if (this.shapedBody !== undefined) {
      this.shapedBody.end(trailers);
      return;
    }
    this.settle(this.exchange.status, this.exchange.responseBytes);
    this.exchange.endResponse(trailers);
  }

  settle(status: number, bodyBytes: number): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.host.onSettled(this, status, bodyBytes);
  }

  /** The answer does not come in this turn: the request must stay readable. */
  wait(): void {
    if (this.isSettled || this.exchange.onAbort !== undefined) return;
    this.request.keep();
    this.exchange.onAbort = () => this.#lose();
  }

  #lose(): void {
    this.#abort?.abort();
    // A request that turned out to be malformed is lost first and refused then, in the same turn:
    // it is settled with the status of the refusal.
    queueMicrotask(() => this.settle(CLIENT_LEFT, this.exchange.responseBytes));
  }
}
