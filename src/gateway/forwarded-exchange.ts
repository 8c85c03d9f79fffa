/**
 * One exchange with a backend, from the choice of the backend to the settling of accounts: what
 * comes from the backend on its way to the client, deadlines, failures.
 *
 * It has no I/O of its own: connections, time and randomness are given.
 */
import type {
  ClientConnection,
  ResponseFailure,
  ResponseReceiver,
} from "../http1/client-connection.ts";
import type { FieldLines } from "../http1/field-lines.ts";
import type { ResponseHead } from "../http1/response-head.ts";
import type { PoolRefusal } from "../upstream/connection-pool.ts";
import type { Outcome } from "../upstream/upstream.ts";
import type { Account } from "./account.ts";
import { BackendCall, type CallEnd } from "./backend-call.ts";
import { Failure, type FailureCode } from "./failures.ts";
import { toTrailerLines } from "./field-plan.ts";
import { beginResponse, toInterimLines } from "./forwarded-heads.ts";
import type { ForwardedRequest, Forwarding } from "./forwarding.ts";
import type { Watched } from "./plane.ts";
import { readRetryAfterMs } from "./retry-policy.ts";
import { toFailure } from "./to-failure.ts";
import { Tunnel } from "./tunnel.ts";

/** In the place of a request that is not sent again: its head lies in a larger block of memory. */
const spent: ForwardedRequest = { head: Buffer.alloc(0), wantsUpgrade: false, backendHash: 0 };
const noNames: ReadonlySet<string> = new Set();
/** Of the statuses that `retry.on` may name, the lowest. */
const RETRIED_STATUS_MIN = 400;
/** No answer is discarded in favour of another try. */
const NOT_DISCARDED = -1;

export class ForwardedExchange extends BackendCall implements ResponseReceiver, Watched {
  #request: ForwardedRequest;
  #status = 0;
  /** Names of fields that the response's Connection keeps on this hop. */
  #nominated: ReadonlySet<string> = noNames;
  /** Whether an interim response has gone to the client. */
  #hasForwarded = false;
  /** How long to wait for the next try behind the answer that is being discarded. */
  #discardedDelayMs = NOT_DISCARDED;
  #isSettled = false;

  constructor(account: Account, request: ForwardedRequest, options: Forwarding) {
    super(account, options);
    this.#request = request;
  }

  start(): void {
    const { startedMs } = this.exchange;
    this.exchange.onAbort = () => this.#onClientLeft();
    this.exchange.onDrain = () => this.connection?.pipe.resume();
    this.exchange.watcher = this;
    this.options.retry?.onRequest(startedMs);
    this.choose(startedMs, this.#request.backendHash);
  }

  // From the pool.

  protected override send(connection: ClientConnection): void {
    const { wantsUpgrade } = this.#request;
    const { method } = this.exchange.request;
    const { explanation } = this.account;
    const head = explanation?.onSending(this.#request.head) ?? this.#request.head;
    if (this.upload !== undefined) {
      this.upload.start(connection, { head, method, wantsUpgrade }, this);
    } else connection.send({ head, method, wantsUpgrade, bodyBytesToCome: 0 }, this);
  }

  protected override onNoBackend(code: FailureCode): void {
    this.#fail(new Failure(code));
  }

  override onNoConnection(refusal: PoolRefusal): void {
    this.#failTry(toFailure(refusal));
  }

  // From the backend.

  onInterim(head: ResponseHead): void {
    this.activeMs = this.options.plane.sweptMs;
    this.#hasForwarded = true;
    this.exchange.interim(head.status, toInterimLines(this.options.plane.writer, head));
  }

  onHead(head: ResponseHead): void {
    this.activeMs = this.options.plane.sweptMs;
    this.#status = head.status;
    this.account.explanation?.onStatus(head.status);
    if (head.status >= RETRIED_STATUS_MIN && this.#discards(head)) return;
    this.#request = spent;
    this.#nominated = head.connection.nominated;
    beginResponse(this.exchange, head);
  }

  onBody(chunk: Buffer): void {
    this.activeMs = this.options.plane.sweptMs;
    if (this.#discardedDelayMs !== NOT_DISCARDED) return;
    if (!this.exchange.write(chunk)) this.connection?.pipe.pause();
  }

  onPause(): void {
    // A discarded answer that is longer than what has come is not waited for.
    if (this.#discardedDelayMs !== NOT_DISCARDED) this.#endDiscarded();
    else this.exchange.flush();
  }

  onDrain(): void {
    this.activeMs = this.options.plane.sweptMs;
    this.upload?.onDrain();
  }

  onEnd(trailers: FieldLines | undefined): void {
    if (this.#discardedDelayMs !== NOT_DISCARDED) {
      this.release(this.#outcome);
      this.#endDiscarded();
      return;
    }
    // Who waits for the connection may be refused in the course of its release, and writes then.
    if (this.isAwaited) this.exchange.flush();
    this.release(this.#outcome);
    // Settled before the answer is ended: ending it may begin the next exchange.
    this.#settle(this.#status, undefined);
    this.exchange.endResponse(toTrailerLines(trailers, this.#nominated));
  }

  onFailed(failure: ResponseFailure): void {
    if (this.#discardedDelayMs !== NOT_DISCARDED) this.#endDiscarded();
    else if (!this.replacesStale(failure)) this.#failTry(toFailure(failure));
  }

  onUpgrade(head: ResponseHead, rest: Buffer): void {
    const { plane } = this.options;
    const connection = this.connection!;
    const { relay } = new Tunnel(this.account, this.options, {
      client: this.exchange.host.pipe,
      backend: connection.pipe,
      callee: this.callee,
    });
    const lines = toInterimLines(plane.writer, head);
    const protocol = head.fields.get("upgrade") ?? "";
    connection.takeOver(relay.backend);
    this.account.explanation?.onStatus(101);
    this.releaseWithout("succeeded");
    this.#settle(101, undefined);
    const fields = `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n${lines}`;
    this.exchange.upgrade(fields, relay.client);
    if (rest.length > 0) relay.backend.onBytes(rest);
  }

  checkDeadlines(nowMs: number): void {
    const { timeouts } = this.options.upstream.configuration;
    if (nowMs - this.exchange.startedMs >= this.options.timeoutMs) {
      this.#fail(new Failure(this.#awaitsClient ? "client_timeout" : "exchange_timeout"));
    } else if (!this.isUnderWay) {
      // It waits between two tries, or for room.
    } else if (this.connection !== undefined && this.#awaitsClient) {
      // The client's own connection watches over that.
      this.awaitClient(nowMs);
    } else if (this.#status !== 0) {
      if (nowMs - this.activeMs >= timeouts.idle) this.#fail(new Failure("response_stalled"));
    } else if (this.isTryLate(nowMs)) {
      this.#failTry(new Failure(this.lateness));
    } else if (this.connection !== undefined && nowMs - this.activeMs >= timeouts.responseHead) {
      this.#failTry(new Failure("response_timeout"));
    }
  }

  /** Whether the client is what does not move: it owes its body, or takes no more of the answer. */
  get #awaitsClient(): boolean {
    if (this.#status === 0) return this.upload?.awaitsClient ?? false;
    return this.exchange.host.pipe.bytesQueued > 0;
  }

  /** What the answer is for the breaker. */
  get #outcome(): Outcome {
    return this.options.upstream.countsAsFailure(this.#status) ? "failed" : "succeeded";
  }

  /** Tries again where that is allowed and may help, and fails else. */
  #failTry(failure: Failure): void {
    const { retry: reason, countsAgainstBackend } = failure.kind;
    const wasSent = reason !== "connectFailure";
    const delayMs = this.#delayToNext({ reason, wasSent, retryAfterMs: 0 });
    if (delayMs === undefined) this.#fail(failure);
    else {
      this.drop(countsAgainstBackend ? "failed" : "abandoned");
      this.chooseAgain(delayMs, this.#request.backendHash);
    }
  }

  /** Whether this answer is not forwarded, as there will be another try. */
  #discards(head: ResponseHead): boolean {
    if (!this.options.retry?.on(head.status)) return false;
    const retryAfterMs = readRetryAfterMs(head);
    const delayMs = this.#delayToNext({ reason: String(head.status), wasSent: true, retryAfterMs });
    this.#discardedDelayMs = delayMs ?? NOT_DISCARDED;
    return delayMs !== undefined;
  }

  #delayToNext(end: CallEnd): number | undefined {
    return this.#hasForwarded ? undefined : this.delayToNext(end);
  }

  /** What has not come of the discarded answer is not waited for. */
  #endDiscarded(): void {
    const delayMs = this.#discardedDelayMs;
    const outcome = this.#outcome;
    this.#discardedDelayMs = NOT_DISCARDED;
    this.#status = 0;
    this.drop(outcome);
    this.chooseAgain(delayMs, this.#request.backendHash);
  }

  #onClientLeft(): void {
    const { status } = this.exchange;
    this.drop("abandoned");
    // A status without a response of ours: the request turned out to be malformed on the way.
    const isRefused = status !== 0 && this.#status === 0;
    this.#settle(status === 0 ? 499 : status, isRefused ? "bad_request" : "client_left");
  }

  #fail(failure: Failure): void {
    if (this.#isSettled) return;
    const retryAfterMs = this.options.upstream.msToTrial(this.options.plane.nowMs());
    this.drop(failure.kind.countsAgainstBackend ? "failed" : "abandoned");
    if (this.exchange.isAnswered) {
      this.#settle(this.#status, failure.code);
      this.exchange.abort();
    } else {
      this.#settle(failure.kind.status, failure.code);
      this.options.refuse(this.exchange, failure, retryAfterMs);
    }
  }

  #settle(status: number, failure: FailureCode | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.exchange.watcher = undefined;
    this.options.onSettled(this.account, { status, failure, backend: this.address });
  }
}
