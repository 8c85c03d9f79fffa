/**
 * The tries of one exchange that have failed, and whether there is another one. Made when the first
 * has failed, so that an exchange that goes well knows nothing of it.
 */
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { Backend } from "../upstream/backend.ts";
import type { Forwarding } from "./forwarding.ts";
import type { RetryPolicy, TryFacts } from "./retry-policy.ts";

export interface FailedTry extends TryFacts {
  /** As in `retry.on`. */
  readonly reason: string;
  readonly backend: Backend;
  /** How long that backend asks to be left alone. */
  readonly retryAfterMs: number;
}

export class Tries {
  readonly #exchange: ServerExchange;
  readonly #options: Forwarding;
  readonly #policy: RetryPolicy;
  /** Why there is another one. */
  #reason = "";
  /** Backends that are not asked again while there are others. */
  backends: readonly Backend[] = [];

  constructor(exchange: ServerExchange, options: Forwarding, policy: RetryPolicy) {
    this.#exchange = exchange;
    this.#options = options;
    this.#policy = policy;
  }

  /** How long to wait before the next try, which is then due; `undefined`: there is none. */
  next(failed: FailedTry): number | undefined {
    const { upstream, plane, timeoutMs } = this.#options;
    const { reason, backend } = failed;
    const backends = [...this.backends, backend];
    if (!this.#policy.covers(reason, backends.length, failed)) return undefined;
    const nowMs = plane.nowMs();
    const hasOther = upstream.hasOther(nowMs, backends);
    let delayMs = this.#policy.backoffMs(backends.length);
    // Nobody has had any work of it, so nobody needs a rest.
    if (hasOther && !failed.wasSent) delayMs = 0;
    // What a backend asks for holds for itself, not for the others.
    if (!hasOther) delayMs = Math.max(delayMs, failed.retryAfterMs);
    if (nowMs + delayMs - this.#exchange.startedMs >= timeoutMs) return undefined;
    if (!this.#policy.take(nowMs)) return undefined;
    this.backends = backends;
    this.#reason = reason;
    return delayMs;
  }

  /** The next try has begun. */
  onBegun(): void {
    this.#policy.count(this.#reason);
  }
}
