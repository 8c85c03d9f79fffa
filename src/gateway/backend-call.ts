/**
 * The call of one exchange to a backend: leave to make it, a connection, and giving both back. One
 * follows the other when there is another try.
 *
 *   choosing -> connecting -> sent -> given back
 *       ^____________|__________|  (another try: tries.ts)
 *
 * A base class and no part of the exchange, so that an exchange is one object.
 */
import type { ClientConnection, ResponseFailure } from "../http1/client-connection.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { Waiter } from "../upstream/admission-queue.ts";
import type { Backend } from "../upstream/backend.ts";
import type { PoolClient, PoolRefusal } from "../upstream/connection-pool.ts";
import type { Admission, Outcome } from "../upstream/upstream.ts";
import type { Account, CallFacts } from "./account.ts";
import type { FailureCode } from "./failures.ts";
import type { Forwarding } from "./forwarding.ts";
import { mayRepeat } from "./retry-policy.ts";
import { Tries } from "./tries.ts";
import { Upload } from "./upload.ts";

const nobodyTried: readonly Backend[] = [];

/** Why a call was given up. */
export interface CallEnd {
  /** As in `retry.on`. */
  readonly reason: string;
  /** Whether the request has gone to the backend. */
  readonly wasSent: boolean;
  /** How long the backend asks to be left alone. */
  readonly retryAfterMs: number;
}

export abstract class BackendCall implements PoolClient, Waiter, CallFacts {
  protected readonly account: Account;
  protected readonly exchange: ServerExchange;
  protected readonly options: Forwarding;
  /** When the backend last moved, to the precision of the sweep. */
  protected activeMs = 0;
  /** Of the request's body, where it has one. */
  protected readonly upload: Upload | undefined = undefined;
  protected connection: ClientConnection | undefined = undefined;
  /** How long the present try has waited for room and a connection. */
  queueMs = 0;
  /** How long the last call has taken; 0 before one has ended. */
  upstreamMs = 0;
  /** Of the backend that was asked. */
  #address = "";
  #admission: Admission | undefined = undefined;
  /** When the present try was due. */
  #dueMs = 0;
  #admittedMs = 0;
  #backendHash = 0;
  /** Whether the try behind those that have failed has begun. */
  #hasBegun = false;
  /** From when on the time of a try counts. */
  #tryMs = 0;
  /** Whether the pool is being asked just now. */
  #isChoosing = false;
  #isReused = false;
  /** Those that have failed. */
  #tries: Tries | undefined = undefined;
  #wait: { cancel(): void } | undefined = undefined;

  constructor(account: Account, options: Forwarding) {
    const { exchange } = account;
    this.account = account;
    this.exchange = exchange;
    this.options = options;
    account.call = this;
    if (!exchange.request.hasBody) return;
    this.upload = new Upload(exchange, {
      onProgress: () => {
        this.activeMs = options.plane.sweptMs;
      },
      defer: options.plane.defer,
    });
    exchange.receiveBody(this.upload);
  }

  /** Sends the request over `this.connection`. */
  protected abstract send(connection: ClientConnection): void;
  /** No backend may be asked. */
  protected abstract onNoBackend(code: FailureCode): void;
  abstract onNoConnection(refusal: PoolRefusal): void;

  onConnection(connection: ClientConnection, isReused: boolean): void {
    this.connection = connection;
    this.#isReused = isReused;
    // A connection that was there at once costs no look at the clock.
    if (!this.#isChoosing) {
      this.activeMs = this.options.plane.nowMs();
      this.queueMs = this.activeMs - this.#dueMs;
    }
    this.account.explanation?.onConnection(isReused, this.activeMs);
    this.send(connection);
  }

  get tries(): number {
    if (this.#address === "") return 0;
    const failed = this.#tries?.backends.length ?? 0;
    // Between two tries, and when no backend was left, the next one has not begun.
    return failed + (this.#hasBegun ? 1 : 0);
  }

  protected get address(): string {
    return this.#address;
  }

  /** Not between two tries. */
  protected get isUnderWay(): boolean {
    return this.#admission !== undefined;
  }

  /** Whether others wait for a connection to the same backend. */
  protected get isAwaited(): boolean {
    return (this.#admission?.backend.pool.queued ?? 0) > 0;
  }

  /** The backend that was called last, and has not been given back. */
  protected get callee(): Backend {
    return this.#admission!.backend;
  }

  protected choose(nowMs: number, backendHash: number): void {
    this.#dueMs = nowMs;
    this.#backendHash = backendHash;
    if (this.tryAgain(nowMs) || this.options.upstream.wait(this, nowMs)) return;
    this.onNoBackend("concurrency_limited");
  }

  // From the upstream, for whom this one waits.

  onQueueTimeout(): void {
    this.options.upstream.countQueueTimeout();
    this.onNoBackend("concurrency_limited");
  }

  tryAgain(nowMs: number): boolean {
    const { upstream } = this.options;
    const tried = this.#tries?.backends ?? nobodyTried;
    const { explanation } = this.account;
    const candidates = explanation && upstream.describe(nowMs, tried);
    let admission = upstream.admit(nowMs, tried, this.#backendHash);
    // Rather the same backend again than none.
    if (tried.length > 0) admission ??= upstream.admit(nowMs, nobodyTried, this.#backendHash);
    if (admission === undefined && upstream.lacksRoom) return false;
    if (candidates !== undefined) {
      explanation?.onChosen(candidates, admission?.backend.address ?? "", nowMs);
    }
    if (admission === undefined) {
      this.onNoBackend("no_backend");
      return true;
    }
    if (tried.length > 0) this.#tries!.onBegun();
    this.#admission = admission;
    this.#hasBegun = true;
    this.queueMs = nowMs - this.#dueMs;
    this.#admittedMs = nowMs;
    this.#tryMs = nowMs;
    this.activeMs = nowMs;
    this.#address = admission.backend.address;
    this.#isChoosing = true;
    admission.backend.pool.acquire(this);
    this.#isChoosing = false;
    return true;
  }

  protected isTryLate(nowMs: number): boolean {
    const timeoutMs = this.options.retry?.perTryTimeoutMs ?? 0;
    return timeoutMs > 0 && nowMs - this.#tryMs >= timeoutMs;
  }

  /** Why a try that is late has not got further. */
  protected get lateness(): FailureCode {
    if (this.connection !== undefined) return "response_timeout";
    const isDialling = this.#admission!.backend.pool.isDialling(this);
    return isDialling ? "connect_timeout" : "pool_exhausted";
  }

  /** The client is what does not move: no limit of the backend's runs meanwhile. */
  protected awaitClient(nowMs: number): void {
    this.activeMs = nowMs;
    this.#tryMs = nowMs;
  }

  /**
   * A backend may close an idle connection in the instant a request is sent over it. That is no
   * failure of the backend's, and needs no leave to be tried again. A new connection takes its
   * place, so that happens once a try.
   */
  protected replacesStale(failure: ResponseFailure): boolean {
    if (!this.#isReused || failure.kind === "malformed" || failure.hasResponse) return false;
    const { method } = this.exchange.request;
    const hasSentBody = this.upload?.hasSent ?? false;
    if (!mayRepeat({ method, wasSent: true, hasSentBody })) return false;
    this.upload?.stop();
    const stale = this.connection!;
    this.connection = undefined;
    this.#admission!.backend.pool.replace(stale, this);
    return true;
  }

  /** How long to wait before the next try, which is then due; `undefined`: this was the last. */
  protected delayToNext(end: CallEnd): number | undefined {
    const { retry } = this.options;
    const admission = this.#admission;
    const { exchange } = this;
    if (retry === undefined || admission === undefined || exchange.isAnswered) return undefined;
    this.#tries ??= new Tries(exchange, this.options, retry);
    const hasSentBody = this.upload?.hasSent ?? false;
    const { method } = exchange.request;
    const { backend } = admission;
    const delayMs = this.#tries.next({ ...end, backend, method, hasSentBody });
    if (delayMs === undefined) return undefined;
    this.#hasBegun = false;
    this.account.explanation?.onRetried(end.reason);
    return delayMs;
  }

  protected chooseAgain(delayMs: number, backendHash: number): void {
    const { plane, upstream } = this.options;
    // The try has ended, not the exchange.
    this.exchange.endedMs = 0;
    if (delayMs === 0) {
      this.choose(plane.nowMs(), backendHash);
      return;
    }
    // A reload may retire it meanwhile; the deadlines of the next try still are to be looked at.
    upstream.expect();
    this.#wait = plane.after(delayMs, () => {
      this.#endWait();
      this.choose(plane.nowMs(), backendHash);
    });
  }

  #endWait(): void {
    if (this.#wait === undefined) return;
    this.#wait.cancel();
    this.#wait = undefined;
    this.options.upstream.expectNoMore();
  }

  /** Ends what is under way with the backend. */
  protected drop(outcome: Outcome): void {
    this.upload?.stop();
    this.#endWait();
    if (this.#admission === undefined) this.options.upstream.stopWaiting(this);
    else if (this.connection === undefined) this.#admission.backend.pool.abandon(this);
    else this.connection.close();
    this.release(outcome);
  }

  /** Ends the call. Its connection goes back to the pool, in whatever state it is. */
  protected release(outcome: Outcome): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    this.#admission = undefined;
    const { upstream, plane } = this.options;
    const nowMs = plane.nowMs();
    const durationMs = nowMs - this.#admittedMs;
    this.upstreamMs = durationMs;
    this.exchange.endedMs = nowMs;
    this.account.explanation?.onTryEnded(outcome, nowMs);
    admission.backend.observe(durationMs);
    upstream.settle(admission, outcome, durationMs, nowMs);
    const { connection } = this;
    this.connection = undefined;
    if (connection !== undefined) admission.backend.pool.release(connection, nowMs);
  }

  /** Ends the call; its connection has become something else and is the caller's. */
  protected releaseWithout(outcome: Outcome): void {
    const connection = this.connection!;
    this.connection = undefined;
    this.#admission!.backend.pool.forget(connection);
    this.release(outcome);
  }
}
