/**
 * One exchange with a backend, from the choice of the backend to the settling of accounts.
 *
 *   choosing -> connecting -> sent -> answering -> settled
 *       ^____________|__________|  (another try, see `mayTryAgain`)
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
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { PoolClient, PoolRefusal } from "../upstream/connection-pool.ts";
import type { Admission, Backend, Outcome } from "../upstream/upstream.ts";
import { Failure, type FailureCode } from "./failures.ts";
import { toTrailerLines } from "./field-plan.ts";
import { beginResponse, toInterimLines } from "./forwarded-heads.ts";
import type { Account, ForwardedRequest, Forwarding } from "./forwarding.ts";
import type { Watched } from "./plane.ts";
import { Relay } from "./relay.ts";
import { toFailure } from "./to-failure.ts";
import { Upload } from "./upload.ts";

/** Methods that may be sent again when nobody knows what became of them (RFC 9110 §9.2.2). */
const IDEMPOTENT = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);
/** In the place of a request that is not sent again: its head lies in a larger block of memory. */
const spent: ForwardedRequest = { head: Buffer.alloc(0), wantsUpgrade: false, backendHash: 0 };
const nobodyTried: readonly Backend[] = [];
/** Stale connections that one exchange may meet before it opens a new one. */
const STALE_MAX = 1;

export class ForwardedExchange implements PoolClient, ResponseReceiver, Watched {
  readonly #exchange: ServerExchange;
  readonly #account: Account;
  #request: ForwardedRequest;
  readonly #options: Forwarding;
  readonly #upload: Upload | undefined;
  /** Of the backend that was asked. */
  #address = "";
  #admission: Admission | undefined = undefined;
  #admittedMs = 0;
  #connection: ClientConnection | undefined = undefined;
  /** Whether the pool is being asked just now. */
  #isChoosing = false;
  #isReused = false;
  #stale = 0;
  /** When the backend last moved, to the precision of the sweep. */
  #activeMs = 0;
  #status = 0;
  /** Names of fields that the response's Connection keeps on this hop. */
  #nominated: readonly string[] = [];
  #isSettled = false;

  constructor(account: Account, request: ForwardedRequest, options: Forwarding) {
    const { exchange } = account;
    this.#exchange = exchange;
    this.#account = account;
    this.#request = request;
    this.#options = options;
    if (!exchange.request.hasBody) return;
    this.#upload = new Upload(exchange, {
      onProgress: () => {
        this.#activeMs = options.plane.sweptMs;
      },
      defer: options.plane.defer,
    });
    exchange.receiveBody(this.#upload);
  }

  start(): void {
    this.#exchange.onAbort = () => this.#onClientLeft();
    this.#exchange.onDrain = () => this.#connection?.pipe.resume();
    this.#exchange.watcher = this;
    this.#choose();
  }

  // From the pool.

  onConnection(connection: ClientConnection, isReused: boolean): void {
    this.#connection = connection;
    this.#isReused = isReused;
    // A connection that was there at once costs no look at the clock.
    if (!this.#isChoosing) this.#activeMs = this.#options.plane.nowMs();
    const { head, wantsUpgrade } = this.#request;
    const { method } = this.#exchange.request;
    if (this.#upload !== undefined) {
      this.#upload.start(connection, { head, method, wantsUpgrade }, this);
    } else connection.send({ head, method, wantsUpgrade, bodyBytesToCome: 0 }, this);
  }

  onNoConnection(refusal: PoolRefusal): void {
    this.#fail(toFailure(refusal));
  }

  // From the backend.

  onInterim(head: ResponseHead): void {
    this.#activeMs = this.#options.plane.sweptMs;
    this.#exchange.interim(head.status, toInterimLines(this.#options.plane.writer, head));
  }

  onHead(head: ResponseHead): void {
    this.#activeMs = this.#options.plane.sweptMs;
    this.#status = head.status;
    this.#request = spent;
    this.#nominated = head.connection.nominated;
    beginResponse(this.#exchange, head);
  }

  onBody(chunk: Buffer): void {
    this.#activeMs = this.#options.plane.sweptMs;
    if (!this.#exchange.write(chunk)) this.#connection?.pipe.pause();
  }

  onPause(): void {
    this.#exchange.flush();
  }

  onDrain(): void {
    this.#activeMs = this.#options.plane.sweptMs;
    this.#upload?.onDrain();
  }

  onEnd(trailers: FieldLines | undefined): void {
    const isFailure = this.#options.upstream.countsAsFailure(this.#status);
    // Who waits for the connection may be refused in the course of its release, and writes then.
    if ((this.#admission?.backend.pool.queued ?? 0) > 0) this.#exchange.flush();
    this.#release(isFailure ? "failed" : "succeeded");
    // Settled before the answer is ended: ending it may begin the next exchange.
    this.#settle(this.#status, undefined);
    this.#exchange.endResponse(toTrailerLines(trailers, this.#nominated));
  }

  onFailed(failure: ResponseFailure): void {
    if (this.#mayTryAgain(failure)) {
      this.#tryAfresh();
      return;
    }
    this.#fail(toFailure(failure));
  }

  onUpgrade(head: ResponseHead, rest: Buffer): void {
    const { plane, upstream } = this.#options;
    const connection = this.#connection!;
    const admission = this.#admission!;
    const client = this.#exchange.host.pipe;
    const relay = new Relay(client, connection.pipe, {
      idleTimeoutMs: upstream.configuration.timeouts.idle,
      nowMs: plane.nowMs,
      counts: { onReceived() {}, onSent() {} },
      onClosed: () => plane.watched.delete(relay),
    });
    const lines = toInterimLines(plane.writer, head);
    const protocol = head.fields.get("upgrade") ?? "";
    connection.takeOver(relay.backend);
    admission.backend.pool.forget(connection);
    this.#connection = undefined;
    this.#release("succeeded");
    this.#settle(101, undefined);
    plane.watched.add(relay);
    this.#exchange.upgrade(`Connection: Upgrade\r\nUpgrade: ${protocol}\r\n${lines}`, relay.client);
    if (rest.length > 0) relay.backend.onBytes(rest);
  }

  checkDeadlines(nowMs: number): void {
    const { timeouts } = this.#options.upstream.configuration;
    if (nowMs - this.#exchange.startedMs >= this.#options.timeoutMs) {
      this.#fail(new Failure(this.#awaitsClient ? "client_timeout" : "exchange_timeout"));
    } else if (this.#connection === undefined) {
      // The pool has its own deadlines.
    } else if (this.#awaitsClient) {
      // The client's own connection watches over that.
      this.#activeMs = nowMs;
    } else if (this.#status === 0) {
      if (nowMs - this.#activeMs >= timeouts.responseHead)
        this.#fail(new Failure("response_timeout"));
    } else if (nowMs - this.#activeMs >= timeouts.idle) {
      this.#fail(new Failure("response_stalled"));
    }
  }

  /** Whether the client is what does not move: it owes its body, or takes no more of the answer. */
  get #awaitsClient(): boolean {
    if (this.#status === 0) return this.#upload?.awaitsClient ?? false;
    return this.#exchange.host.pipe.bytesQueued > 0;
  }

  #choose(): void {
    const nowMs = this.#exchange.startedMs;
    const { upstream } = this.#options;
    const admission = upstream.admit(nowMs, nobodyTried, this.#request.backendHash);
    if (admission === undefined) {
      this.#fail(new Failure("no_backend"));
      return;
    }
    this.#admission = admission;
    this.#admittedMs = nowMs;
    this.#activeMs = nowMs;
    this.#address = admission.backend.address;
    this.#isChoosing = true;
    admission.backend.pool.acquire(this);
    this.#isChoosing = false;
  }

  /**
   * A backend may close an idle connection in the instant a request is sent over it. Only then,
   * and only what may be sent twice or was not sent, is sent again.
   */
  #mayTryAgain(failure: ResponseFailure): boolean {
    if (!this.#isReused || failure.kind === "malformed" || failure.hasResponse) return false;
    if (this.#stale >= STALE_MAX || (this.#upload?.hasSent ?? false)) return false;
    return IDEMPOTENT.has(this.#exchange.request.method);
  }

  #tryAfresh(): void {
    this.#stale += 1;
    this.#upload?.stop();
    const stale = this.#connection!;
    this.#connection = undefined;
    this.#admission!.backend.pool.replace(stale, this);
  }

  #onClientLeft(): void {
    const { status } = this.#exchange;
    this.#drop("abandoned");
    // A status without a response of ours: the request turned out to be malformed on the way.
    const isRefused = status !== 0 && this.#status === 0;
    this.#settle(status === 0 ? 499 : status, isRefused ? "bad_request" : "client_left");
  }

  #fail(failure: Failure): void {
    if (this.#isSettled) return;
    const retryAfterMs = this.#options.upstream.msToTrial(this.#options.plane.nowMs());
    this.#drop(failure.kind.countsAgainstBackend ? "failed" : "abandoned");
    if (this.#exchange.isAnswered) {
      this.#settle(this.#status, failure.code);
      this.#exchange.abort();
    } else {
      this.#settle(failure.kind.status, failure.code);
      this.#options.refuse(this.#exchange, failure, retryAfterMs);
    }
  }

  /** Ends what is under way with the backend. */
  #drop(outcome: Outcome): void {
    this.#upload?.stop();
    if (this.#connection === undefined) this.#admission?.backend.pool.abandon(this);
    else this.#connection.close();
    this.#release(outcome);
  }

  #release(outcome: Outcome): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    this.#admission = undefined;
    const { upstream, plane } = this.#options;
    const nowMs = plane.nowMs();
    const durationMs = nowMs - this.#admittedMs;
    this.#exchange.endedMs = nowMs;
    admission.backend.observe(durationMs);
    upstream.settle(admission, outcome, durationMs, nowMs);
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) admission.backend.pool.release(connection, nowMs);
  }

  #settle(status: number, failure: FailureCode | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#exchange.watcher = undefined;
    this.#options.onSettled(this.#account, { status, failure, backend: this.#address });
  }
}
