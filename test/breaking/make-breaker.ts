/** A breaker over memory of its own, with options in which every number is easy to reach. */
import { CircuitBreaker } from "../../src/breaking/circuit-breaker.ts";
import type { CircuitBreakerOptions } from "../../src/breaking/circuit-breaker-options.ts";

export const breakerOptions: CircuitBreakerOptions = {
  consecutiveFailures: 3,
  failureShare: 0.5,
  slowShare: 0.5,
  minCalls: 4,
  windowMs: 1000,
  openForMs: 500,
  openForMaxMs: 3000,
  trialCalls: 2,
};

/** With a list of its transitions, each as `from to reason`. */
export interface WatchedBreaker {
  readonly breaker: CircuitBreaker;
  readonly transitions: readonly string[];
}

export function makeBreaker(changes: Partial<CircuitBreakerOptions> = {}): CircuitBreaker {
  const words = new Int32Array(new SharedArrayBuffer(CircuitBreaker.words * 4));
  return new CircuitBreaker(words, { ...breakerOptions, ...changes });
}

export function watchBreaker(changes: Partial<CircuitBreakerOptions> = {}): WatchedBreaker {
  const breaker = makeBreaker(changes);
  const transitions: string[] = [];
  breaker.onTransition = (from, to, reason) => transitions.push(`${from} ${to} ${reason}`);
  return { breaker, transitions };
}

/** Makes `calls` of one outcome. */
export function callAll(
  breaker: CircuitBreaker,
  outcomes: readonly ("succeeded" | "failed" | "abandoned" | "slow")[],
  nowMs: number,
): void {
  for (const outcome of outcomes) {
    const isSlow = outcome === "slow";
    breaker.settle(breaker.admit(nowMs), isSlow ? "succeeded" : outcome, isSlow, nowMs);
  }
}
