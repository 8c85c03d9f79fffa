/**
 * Whether a try that has failed is made again: decided here and nowhere else, from facts.
 *
 *   nothing of the request was sent        any method
 *   it was sent, and lost or timed out     idempotent methods, and only without a body, as the
 *                                          octets of a body that have left are not kept
 *   an answer with a status of `on`        the same
 *   any octet was forwarded to the client  never
 *
 * Sources: RFC 9110 §9.2.2 (idempotent methods), §10.2.3 (Retry-After); AWS Architecture Blog,
 * "Exponential Backoff and Jitter" (full jitter).
 */
import type { ResponseHead } from "../http1/response-head.ts";
import type { Counter, Family } from "../telemetry/registry.ts";
import type { RetryConfiguration } from "../upstream/configuration.ts";
import type { RetryBudget } from "../upstream/retry-budget.ts";

export interface TryFacts {
  readonly method: string;
  /** Whether the request has gone to the backend, as far as anybody knows. */
  readonly wasSent: boolean;
  /** Whether octets of its body have. */
  readonly hasSentBody: boolean;
}

const IDEMPOTENT = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);

/** Whether a request may be sent again when nobody knows what became of it. */
export function mayRepeat({ method, wasSent, hasSentBody }: TryFacts): boolean {
  return !wasSent || (IDEMPOTENT.has(method) && !hasSentBody);
}

export interface RetryParts {
  readonly upstream: string;
  readonly configuration: RetryConfiguration;
  readonly budget: RetryBudget;
  readonly retries: Family<Counter>;
  readonly random: () => number;
}

/** As an upstream's configuration has it; all exchanges of a thread share it. */
export class RetryPolicy {
  /** 0 is no limit. */
  readonly perTryTimeoutMs: number;
  readonly #configuration: RetryConfiguration;
  readonly #budget: RetryBudget;
  readonly #random: () => number;
  readonly #made: ReadonlyMap<string, Counter>;
  readonly #notMade: Counter;

  constructor({ upstream, configuration, budget, retries, random }: RetryParts) {
    this.perTryTimeoutMs = configuration.perTryTimeout;
    this.#configuration = configuration;
    this.#budget = budget;
    this.#random = random;
    this.#made = new Map(
      configuration.on.map((name) => [String(name), retries.with(upstream, String(name))] as const),
    );
    this.#notMade = retries.with(upstream, "budget_exhausted");
  }

  /** Whether an answer of that status is one for another try. */
  on(status: number): boolean {
    return this.#configuration.on.includes(status);
  }

  /** Called for each exchange with the upstream. */
  onRequest(nowMs: number): void {
    this.#budget.onRequest(nowMs);
  }

  /**
   * Whether `reason`, a name or a status of `on`, is one for another try after so many. Takes
   * nothing of the budget.
   */
  covers(reason: string, tries: number, facts: TryFacts): boolean {
    return tries < this.#configuration.attempts && this.#made.has(reason) && mayRepeat(facts);
  }

  /** Takes a retry that is covered out of the budget. `false`: none is left. */
  take(nowMs: number): boolean {
    const isTaken = this.#budget.take(nowMs);
    if (!isTaken) this.#notMade.add();
    return isTaken;
  }

  /** Counts a retry that has found a backend. */
  count(reason: string): void {
    this.#made.get(reason)!.add();
  }

  /** How long to wait behind so many tries. */
  backoffMs(tries: number): number {
    const { base, max } = this.#configuration.backoff;
    return this.#random() * Math.min(max, base * 2 ** (tries - 1));
  }
}

/**
 * How long a backend asks to be left alone. A date is compared with the answer's own, so that
 * clocks that differ do no harm; one that cannot be compared, or not be read, is forever.
 */
export function readRetryAfterMs({ fields }: ResponseHead): number {
  const value = fields.get("retry-after");
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const waitMs = readDateMs(value) - readDateMs(fields.get("date") ?? "");
  return Number.isNaN(waitMs) ? Number.POSITIVE_INFINITY : Math.max(0, waitMs);
}

/** Of the formats of RFC 9110 §5.6.7 the one that is still written; NaN for what is none. */
function readDateMs(text: string): number {
  return text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
}
