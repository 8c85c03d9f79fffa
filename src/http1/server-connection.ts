/**
 * The server end of one HTTP/1.1 connection: requests in, one at a time; their responses out, in
 * order; deadlines; an orderly end. What a request means is the application's business.
 *
 *   idle -> head -> exchange (body in, response out) -> idle ... -> lingering -> closed
 *                          \-> upgraded: somebody else reads the connection
 *
 * After a framing error nothing more is read as HTTP (RFC 9112 §9.6): the error is answered, FIN
 * is sent, and what still comes is discarded for a moment, because closing over unread octets
 * would reset the connection and take the answer with it.
 */
import { BodyDecoder } from "./body-decoder.ts";
import { HalfCloseWatch, RateWatch, StallWatch } from "./deadlines.ts";
import { CHUNKED } from "./framing.ts";
import { type MessageProblem, messageProblems } from "./message-problem.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { Pipe, PipeReceiver } from "./pipe.ts";
import { writeRefusal } from "./refusal.ts";
import { RequestReader } from "./request-reader.ts";
import type { RequestReceiver, ServerConnectionOptions } from "./request-receiver.ts";
import { MALFORMED } from "./scan.ts";
import { type ExchangeHost, ServerExchange } from "./server-exchange.ts";

/** How long what a client still sends is discarded after the last response. */
const LINGER_MS = 2000;
/** A client that has sent FIN may still read; without progress for so long it is taken for gone. */
const HALF_CLOSED_MS = 500;
/** An unread body up to this size is discarded so that the connection can be kept. */
const DISCARDED_BYTES_MAX = 65_536;

type State = "open" | "lingering" | "upgraded" | "closed";

export class ServerConnection implements PipeReceiver, ExchangeHost {
  readonly pipe: Pipe;
  readonly writer: MessageWriter;
  readonly #app: RequestReceiver;
  readonly #options: ServerConnectionOptions;
  readonly #reader: RequestReader;
  readonly #body: BodyDecoder;
  #state: State = "open";
  #exchange: ServerExchange | undefined = undefined;
  /** Octets that came while an exchange was not done: pipelined requests. Reading is paused. */
  #surplus: Buffer | undefined = undefined;
  #isConsuming = false;
  #isDraining = false;
  #isBodyPaused = false;
  #successor: PipeReceiver | undefined = undefined;
  #deadlineMs: number;
  #hasServed = false;
  readonly #bodyRate: RateWatch;
  readonly #stall: StallWatch;
  readonly #halfClose = new HalfCloseWatch(HALF_CLOSED_MS);

  constructor(pipe: Pipe, options: ServerConnectionOptions, app: RequestReceiver) {
    this.pipe = pipe;
    this.writer = options.writer;
    this.#options = options;
    this.#app = app;
    this.#reader = new RequestReader(options.limits);
    this.#body = new BodyDecoder(options.limits);
    const { limits } = options;
    this.#bodyRate = new RateWatch(limits.bodyBytesPerSecondMin, limits.bodyWindowMs);
    this.#stall = new StallWatch(limits.writeTimeoutMs);
    this.#deadlineMs = options.nowMs() + limits.headTimeoutMs;
    pipe.attach(this);
  }

  /** Whether nothing is under way: no exchange, no unfinished head. */
  get isIdle(): boolean {
    return this.#state === "open" && this.#exchange === undefined && !this.#reader.isUnderWay;
  }

  /** Ends the connection after the present exchange, or now when it is idle. */
  startDrain(): void {
    this.#isDraining = true;
    if (this.isIdle) this.#linger();
  }

  onBytes(chunk: Buffer): void {
    if (this.#state === "open") this.#consume(chunk);
    else if (this.#state === "upgraded") this.#successor?.onBytes(chunk);
  }

  onEnd(): void {
    if (this.#state !== "open") return;
    const exchange = this.#exchange;
    if (exchange === undefined) this.#linger();
    else if (!this.#body.isComplete) this.#refuse("truncated");
    else this.#halfClose.onEnd(this.#options.nowMs(), exchange.responseBytes);
  }

  onDrain(): void {
    this.#exchange?.onDrain?.();
  }

  onClose(_error: Error | undefined): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#loseExchange();
    this.#options.onClosed(this);
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    if (this.#state !== "open" && this.#state !== "lingering") return;
    const queued = this.pipe.bytesQueued;
    const exchange = this.#exchange;
    if (this.#stall.isStalled(nowMs, queued)) {
      this.#loseExchange();
      this.pipe.reset();
    } else if (this.#state === "lingering") {
      if (queued > 0) this.#deadlineMs = nowMs + LINGER_MS;
      else if (nowMs >= this.#deadlineMs) this.pipe.destroy();
    } else if (exchange === undefined) {
      this.#checkHead(nowMs);
    } else if (!this.#body.isComplete) {
      if (this.#isBodyPaused) return;
      if (this.#bodyRate.isTooSlow(nowMs, this.#body.bytesRead)) this.#refuse("body_timeout");
    } else if (this.#halfClose.isGone(nowMs, exchange.responseBytes)) {
      this.#loseExchange();
      this.pipe.destroy();
    }
  }

  // What an exchange asks of its connection.

  dateLine(): string {
    return this.#options.dateLine();
  }

  mustClose(exchange: ServerExchange): boolean {
    if (this.#isDraining || !exchange.request.allowsKeepAlive) return true;
    if (this.#body.isComplete) return false;
    // The client may or may not send the body that it announced (RFC 9110 §10.1.1).
    if (exchange.request.expectsContinue && !exchange.hasContinued) return true;
    return (
      exchange.request.bodyBytes === CHUNKED || this.#body.bytesRemaining > DISCARDED_BYTES_MAX
    );
  }

  pauseBody(): void {
    if (this.#isBodyPaused || this.#body.isComplete) return;
    this.#isBodyPaused = true;
    this.pipe.pause();
  }

  resumeBody(): void {
    if (!this.#isBodyPaused) return;
    this.#isBodyPaused = false;
    this.#bodyRate.start(this.#options.nowMs(), this.#body.bytesRead);
    this.pipe.resume();
  }

  onResponseDone(exchange: ServerExchange): void {
    if (exchange !== this.#exchange) return;
    if (!this.#body.isComplete) {
      // The rest of the request is of no use to anybody now.
      exchange.bodySink = undefined;
      this.resumeBody();
      if (exchange.closes) this.#linger();
      return;
    }
    this.#finish(exchange);
  }

  takeOver(receiver: PipeReceiver): void {
    this.#state = "upgraded";
    this.#exchange = undefined;
    this.#successor = receiver;
    this.pipe.attach(receiver);
    const surplus = this.#surplus;
    this.#surplus = undefined;
    if (surplus !== undefined) receiver.onBytes(surplus);
    this.pipe.resume();
    this.#options.onClosed(this);
  }

  // Input.

  #consume(chunk: Buffer): void {
    this.#isConsuming = true;
    let at = 0;
    while (at >= 0 && at < chunk.length) {
      if (this.#state === "upgraded") {
        this.#successor?.onBytes(chunk.subarray(at));
        break;
      }
      if (this.#state !== "open") break;
      if (this.#exchange === undefined) at = this.#readHead(chunk, at);
      else if (!this.#body.isComplete) at = this.#readBody(chunk, at);
      else {
        this.#hold(chunk.subarray(at));
        break;
      }
    }
    this.#isConsuming = false;
  }

  #hold(bytes: Buffer): void {
    this.#surplus =
      this.#surplus === undefined ? Buffer.from(bytes) : Buffer.concat([this.#surplus, bytes]);
    this.pipe.pause();
  }

  #readHead(chunk: Buffer, from: number): number {
    const wasUnderWay = this.#reader.isUnderWay;
    const at = this.#reader.read(chunk, from);
    if (at === MALFORMED) return this.#refuse(this.#reader.problem);
    if (at < 0) {
      if (!wasUnderWay && this.#hasServed) {
        this.#deadlineMs = this.#options.nowMs() + this.#options.limits.headTimeoutMs;
      }
      return at;
    }
    const problem = this.#reader.head.interpret();
    if (problem !== undefined) return this.#refuse(problem);
    if (this.#reader.head.bodyBytes > this.#options.limits.bodyBytesMax) {
      return this.#refuse("body_too_large");
    }
    this.#begin();
    return at;
  }

  #begin(): void {
    const request = this.#reader.head;
    const exchange = new ServerExchange(request, this, this.#options.nowMs());
    this.#exchange = exchange;
    this.#hasServed = true;
    this.#body.begin(request.bodyBytes);
    this.#bodyRate.start(exchange.startedMs, 0);
    this.#app.onRequest(exchange);
    if (!request.hasBody && this.#exchange === exchange) exchange.bodySink?.onBodyEnd(undefined);
  }

  #readBody(chunk: Buffer, from: number): number {
    const exchange = this.#exchange!;
    const at = this.#body.decode(chunk, from, exchange.bodySink ?? discard);
    if (this.#exchange !== exchange) return chunk.length;
    if (at === MALFORMED) return this.#refuse(this.#body.problem);
    if (this.#body.bytesRead > this.#options.limits.bodyBytesMax) {
      return this.#refuse("body_too_large");
    }
    if (at < 0) return at;
    this.#isBodyPaused = false;
    exchange.bodySink?.onBodyEnd(this.#body.trailers);
    if (exchange.isDone && this.#exchange === exchange) this.#finish(exchange);
    return at;
  }

  #finish(exchange: ServerExchange): void {
    this.#exchange = undefined;
    if (exchange.closes) {
      this.#linger();
      return;
    }
    const { limits } = this.#options;
    this.#deadlineMs = this.#options.nowMs() + limits.idleTimeoutMs;
    if (this.#halfClose.hasEnded) this.#linger();
    else if (!this.#isConsuming) this.#readSurplus();
  }

  #readSurplus(): void {
    const surplus = this.#surplus;
    if (surplus === undefined) return;
    this.#surplus = undefined;
    this.#deadlineMs = this.#options.nowMs() + this.#options.limits.headTimeoutMs;
    this.#consume(surplus);
    if (this.#surplus === undefined && this.#state === "open" && !this.#isBodyPaused) {
      this.pipe.resume();
    }
  }

  // Ends.

  /** Answers a request that cannot be read, if nothing was answered yet, and ends the connection. */
  #refuse(problem: MessageProblem): -1 {
    const exchange = this.#exchange;
    if (exchange?.isAnswered) {
      this.#app.onBadRequest(problem, 0, exchange);
      if (exchange.isDone) this.#linger();
      else {
        this.#loseExchange();
        this.pipe.reset();
      }
      return -1;
    }
    this.#loseExchange();
    writeRefusal(this, problem);
    const { status } = messageProblems[problem];
    this.#app.onBadRequest(problem, status, exchange);
    this.#linger();
    return -1;
  }

  #loseExchange(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange === undefined) return;
    if (!this.#body.isComplete) exchange.bodySink?.onBodyAborted();
    exchange.onConnectionLost();
  }

  #linger(): void {
    if (this.#state !== "open") return;
    this.#state = "lingering";
    this.#exchange = undefined;
    this.#surplus = undefined;
    this.#deadlineMs = this.#options.nowMs() + LINGER_MS;
    this.pipe.end();
    this.pipe.resume();
  }

  #checkHead(nowMs: number): void {
    if (nowMs < this.#deadlineMs) return;
    if (this.#reader.isUnderWay) this.#refuse("head_timeout");
    else this.#linger();
  }
}

const discard = { onBody(): void {} };
