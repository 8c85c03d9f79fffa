/**
 * The server end of one HTTP/1.1 connection: requests in, one at a time; their responses out, in
 * order; deadlines; an orderly end. What a request means is the application's business.
 *
 *   idle -> head -> exchange (body in, response out) -> idle ... -> lingering -> closed
 *                          \-> upgraded: somebody else reads the connection
 *
 * After a framing error nothing more is read as HTTP (RFC 9112 §9.6): the error is answered, and
 * the connection ends.
 */
import { HalfCloseWatch, RateWatch, StallWatch } from "./deadlines.ts";
import type { FieldLines } from "./field-lines.ts";
import { LingeringClose } from "./lingering-close.ts";
import { type MessageProblem, messageProblems } from "./message-problem.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { Pipe, PipeReceiver } from "./pipe.ts";
import { writeRefusal } from "./refusal.ts";
import type { RequestHead } from "./request-head.ts";
import { type IntakeHost, RequestIntake } from "./request-intake.ts";
import type { RequestReceiver, ServerConnectionOptions } from "./request-receiver.ts";
import { type ExchangeHost, ServerExchange } from "./server-exchange.ts";
import { TunnelEnd } from "./tunnel-end.ts";

/** A client that has sent FIN may still read; without progress for so long it is taken for gone. */
const HALF_CLOSED_MS = 500;
/** An unread body up to this size is discarded so that the connection can be kept. */
const DISCARDED_BYTES_MAX = 65_536;
/**
 * While more than this waits for the client, its next request waits too. A pipe that holds so much
 * has asked for a pause, so it tells when it has drained.
 */
const QUEUED_BYTES_MAX = 65_536;
/** A request may be on its way while a drain begins; an idle connection waits for it so long. */
const DRAIN_GRACE_MS = 250;

type State = "open" | "lingering" | "upgraded" | "closed";

export class ServerConnection implements PipeReceiver, ExchangeHost, IntakeHost {
  readonly pipe: Pipe;
  readonly writer: MessageWriter;
  readonly dateLine: (nowMs?: number) => string;
  memo: unknown = undefined;
  readonly #app: RequestReceiver;
  readonly #options: ServerConnectionOptions;
  readonly #intake: RequestIntake;
  #state: State = "open";
  #exchange: ServerExchange | undefined = undefined;
  #isDraining = false;
  #linger: LingeringClose | undefined = undefined;
  #successor: PipeReceiver | undefined = undefined;
  /** For the next request to begin, or for its head to be complete. */
  #deadlineMs: number;
  #hasServed = false;
  readonly #bodyRate: RateWatch;
  readonly #stall: StallWatch;
  readonly #halfClose = new HalfCloseWatch(HALF_CLOSED_MS);

  constructor(pipe: Pipe, options: ServerConnectionOptions, app: RequestReceiver) {
    this.pipe = pipe;
    this.writer = options.writer;
    this.dateLine = options.dateLine;
    this.#options = options;
    this.#app = app;
    const { limits } = options;
    this.#intake = new RequestIntake(pipe, options.readers, this);
    this.#bodyRate = new RateWatch(limits.bodyBytesPerSecondMin, limits.bodyWindowMs);
    this.#stall = new StallWatch(limits.writeTimeoutMs);
    this.#deadlineMs = options.nowMs() + limits.headTimeoutMs;
    pipe.attach(this);
  }

  /** Ends the connection after the present exchange, or the next one that comes without delay. */
  startDrain(): void {
    this.#isDraining = true;
    const isIdle = this.#isBetween && !this.#intake.isHeadUnderWay;
    if (isIdle) this.#deadlineMs = this.#options.nowMs() + DRAIN_GRACE_MS;
  }

  /** Ends the connection at once; whoever is in the middle of something sees that it is cut. */
  cutOff(): void {
    const isAmid = this.#exchange?.isAnswered || this.#successor || this.pipe.bytesQueued > 0;
    this.#loseExchange();
    if (isAmid) this.pipe.reset();
    else this.pipe.destroy();
  }

  onBytes(chunk: Buffer): void {
    if (this.#state !== "open") return;
    const wasUnderWay = this.#intake.isHeadUnderWay;
    this.#intake.read(chunk);
    const isLater = this.#hasServed || this.#isDraining;
    if (!wasUnderWay && isLater && this.#intake.isHeadUnderWay) this.#awaitHead();
    this.#endWhenDone();
  }

  onEnd(): void {
    if (this.#state !== "open") return;
    this.#halfClose.onEnd(this.#options.nowMs(), this.#exchange?.responseBytes ?? 0);
    this.#endWhenDone();
  }

  onDrain(): void {
    if (this.#exchange === undefined) this.#goOn();
    else this.#exchange.onDrain?.();
  }

  onClose(_error: Error | undefined): void {
    this.#state = "closed";
    this.#loseExchange();
    this.#options.onClosed(this);
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    this.#linger?.checkDeadlines(nowMs);
    this.#exchange?.watcher?.checkDeadlines(nowMs);
    if (this.#state !== "open") return;
    const exchange = this.#exchange;
    if (exchange !== undefined) this.pipe.checkPeer();
    if (this.#stall.isStalled(nowMs, this.pipe.bytesQueued, exchange?.responseBytes ?? 0)) {
      this.breakOff();
    } else if (exchange === undefined) this.#checkHead(nowMs);
    else if (!this.#intake.isBodyComplete) this.#checkBody(nowMs, exchange);
    else if (this.#halfClose.isGone(nowMs, exchange.responseBytes, this.pipe.bytesQueued)) {
      this.cutOff();
    }
  }

  mustClose(exchange: ServerExchange): boolean {
    if (this.#isDraining || !exchange.request.allowsKeepAlive) return true;
    if (this.#intake.isBodyComplete) return false;
    // The client may or may not send the body that it announced (RFC 9110 §10.1.1).
    if (exchange.request.expectsContinue && !exchange.hasContinued) return true;
    return this.#intake.bodyBytesToCome > DISCARDED_BYTES_MAX;
  }

  pauseBody(): void {
    this.#intake.pauseBody();
  }

  resumeBody(): void {
    if (!this.#intake.isBodyPaused) return;
    this.#bodyRate.start(this.#options.nowMs(), this.#intake.bodyBytesRead);
    this.#intake.resumeBody();
  }

  breakOff(): void {
    this.#loseExchange();
    this.pipe.reset();
  }

  onResponseDone(exchange: ServerExchange): void {
    if (exchange !== this.#exchange) return;
    if (this.#intake.isBodyComplete) {
      this.#finish(exchange, exchange.endedMs || this.#options.nowMs());
    } else {
      // The rest of the request is of no use to anybody now.
      exchange.bodySink = undefined;
      this.resumeBody();
      if (exchange.closes) this.#startLinger();
    }
  }

  /** What comes from now on is the receiver's; the connection still counts until it is closed. */
  takeOver(receiver: PipeReceiver): void {
    this.#state = "upgraded";
    this.#exchange = undefined;
    this.#successor = receiver;
    const held = this.#intake.stop();
    this.pipe.attach(new TunnelEnd(receiver, () => this.onClose(undefined)));
    if (held !== undefined) receiver.onBytes(held);
    if (this.#halfClose.hasEnded) receiver.onEnd();
  }

  get mayBegin(): boolean {
    return this.#exchange === undefined && this.pipe.bytesQueued <= QUEUED_BYTES_MAX;
  }

  onHead(request: RequestHead): void {
    const exchange = new ServerExchange(request, this, this.#options.nowMs());
    this.#exchange = exchange;
    this.#hasServed = true;
    if (request.hasBody) this.#bodyRate.start(exchange.startedMs, 0);
    this.#halfClose.onExchange(exchange.startedMs);
    this.#app.onRequest(exchange);
    if (!request.hasBody) this.onBodyEnd(undefined);
  }

  onBody(chunk: Buffer): void {
    if (this.#exchange === undefined) return;
    this.#exchange.hasContinued = true;
    this.#exchange.bodySink?.onBody(chunk);
  }

  onBodyEnd(trailers: FieldLines | undefined): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const sink = exchange.bodySink;
    exchange.bodySink = undefined;
    if (exchange.isDone) this.#finish(exchange, this.#options.nowMs());
    else sink?.onBodyEnd(trailers);
  }

  onPause(): void {
    this.#exchange?.bodySink?.onBodyPause?.();
  }

  /** Answers a request that nobody can read, if it is not answered yet; ends the connection. */
  onProblem(problem: MessageProblem, method: string): void {
    const exchange = this.#exchange;
    if (!exchange?.isAnswered) {
      const { status } = messageProblems[problem];
      // Whoever accounts for the exchange is told what its client gets.
      if (exchange !== undefined) exchange.status = status;
      this.#loseExchange();
      writeRefusal(this, problem, method);
      this.#app.onBadRequest(problem, status, exchange);
      this.#startLinger();
      return;
    }
    this.#app.onBadRequest(problem, 0, exchange);
    if (exchange.isDone) this.#startLinger();
    else this.breakOff();
  }

  onRest(bytes: Buffer): void {
    this.#successor?.onBytes(bytes);
  }

  /** Whether no exchange is under way and no octets of the next one are at hand. */
  get #isBetween(): boolean {
    if (this.#state !== "open" || this.#exchange !== undefined) return false;
    return !this.#intake.holds && !this.#intake.isReading;
  }

  #finish(exchange: ServerExchange, nowMs: number): void {
    this.#exchange = undefined;
    const idleMs = this.#isDraining ? DRAIN_GRACE_MS : this.#options.limits.idleTimeoutMs;
    this.#deadlineMs = nowMs + idleMs;
    if (exchange.closes) this.#startLinger();
    else this.#goOn();
  }

  /** Goes on behind an exchange with what the client has sent meanwhile. */
  #goOn(): void {
    if (this.#intake.holds) this.#awaitHead();
    this.#intake.goOn();
    this.#endWhenDone();
  }

  #awaitHead(): void {
    this.#deadlineMs = this.#options.nowMs() + this.#options.limits.headTimeoutMs;
  }

  #endWhenDone(): void {
    if (!this.#halfClose.hasEnded) return;
    if (this.#isBetween) this.#startLinger();
    else if (this.#exchange !== undefined && !this.#intake.isBodyComplete) {
      this.onProblem("truncated", this.#exchange.request.method);
    }
  }

  #loseExchange(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#intake.stop();
    if (exchange === undefined) return;
    exchange.onConnectionLost();
    exchange.bodySink?.onBodyAborted();
  }

  #startLinger(): void {
    if (this.#state !== "open") return;
    this.#state = "lingering";
    this.#exchange = undefined;
    this.#intake.stop();
    this.#linger = new LingeringClose(this.pipe, {
      nowMs: this.#options.nowMs,
      writeTimeoutMs: this.#options.limits.writeTimeoutMs,
      onClosed: () => this.onClose(undefined),
    });
  }

  #checkHead(nowMs: number): void {
    // A client that takes its responses slowly is not late with its next request.
    if (nowMs < this.#deadlineMs || this.#intake.holds) return;
    if (this.#intake.isHeadUnderWay) this.onProblem("head_timeout", "");
    else this.#startLinger();
  }

  #checkBody(nowMs: number, exchange: ServerExchange): void {
    if (this.#intake.isBodyPaused) return;
    const bytesRead = this.#intake.bodyBytesRead;
    if (exchange.request.expectsContinue && !exchange.hasContinued && !exchange.isAnswered) {
      this.#bodyRate.start(nowMs, bytesRead);
    } else if (this.#bodyRate.isTooSlow(nowMs, bytesRead)) {
      this.onProblem("body_timeout", exchange.request.method);
    }
  }
}
