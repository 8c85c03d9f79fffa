/** When a circuit breaker opens, for how long, and how it finds out whether it may close. */
export interface CircuitBreakerOptions {
  /** Failures in a row that open it, also below `minCalls`. */
  readonly consecutiveFailures: number;
  /** From 0 to 1: opens when failures in the window reach this share of the calls. */
  readonly failureShare: number;
  /** The same for slow calls, whether they failed or not. */
  readonly slowShare: number;
  /** Below this many calls in the window, no share is judged. */
  readonly minCalls: number;
  /** How far back calls count. */
  readonly windowMs: number;
  /** The first time; doubled each time that the trials fail. */
  readonly openForMs: number;
  readonly openForMaxMs: number;
  /** Calls let through while half-open, 63 at most; all must succeed. */
  readonly trialCalls: number;
  /**
   * Asked when a closed breaker is to open: calls `open` if the group can do without one more
   * backend, and lets no other of the group open meanwhile. Left out: it opens.
   */
  readonly openInTurn?: (open: () => void) => void;
}
