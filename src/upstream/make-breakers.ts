/** The breakers of an upstream, over the memory that all threads share. */
import { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import { WordLock } from "../limiting/word-lock.ts";
import { type BreakerLabel, toBreakerLabel } from "./breaker-label.ts";
import type { UpstreamConfiguration } from "./configuration.ts";
import type { SharedUpstream } from "./shared-upstream.ts";

export type OnBreakerTransition = (
  address: string,
  from: BreakerLabel,
  to: BreakerLabel,
  reason: string,
) => void;

/** Where in the words of `opening`. */
const LOCK = 0;
const TICKETS = 1;

/** One a backend; `undefined` for all when the upstream has none. */
export function makeBreakers(
  configuration: UpstreamConfiguration,
  shared: SharedUpstream,
  onTransition: OnBreakerTransition,
): (CircuitBreaker | undefined)[] {
  const options = configuration.breaker;
  if (options === undefined) return configuration.backends.map(() => undefined);
  const openMax = toOpenMax(options.maxEjectedShare, configuration.backends.length);
  const opening = new Int32Array(shared.opening);
  const lock = new WordLock(opening, TICKETS);
  const mayOpen = (): boolean => {
    let ejected = 0;
    for (const { state } of breakers) if (state !== "closed") ejected += 1;
    return ejected < openMax;
  };
  const openInTurn = (open: () => void): void => {
    // First without the lock: calls to a backend that may not be ejected go on failing.
    if (!mayOpen()) return;
    const ticket = lock.acquire(LOCK);
    try {
      if (mayOpen()) open();
    } finally {
      lock.release(LOCK, ticket);
    }
  };
  const breakers = configuration.backends.map(({ address }, at) => {
    const words = new Int32Array(shared.backends[at]!.breaker);
    const breaker = new CircuitBreaker(words, {
      consecutiveFailures: options.consecutiveFailures,
      failureShare: options.failureShare,
      slowShare: options.slowShare,
      minCalls: options.minCalls,
      windowMs: options.window,
      openForMs: options.openFor,
      openForMaxMs: options.openForMax,
      trialCalls: options.trialCalls,
      openInTurn,
    });
    breaker.onTransition = (from, to, reason) =>
      onTransition(address, toBreakerLabel(from), toBreakerLabel(to), reason);
    return breaker;
  });
  return breakers;
}

/** One at least, as the only backend of an upstream could never be ejected else; none for 0. */
function toOpenMax(share: number, backends: number): number {
  return share === 0 ? 0 : Math.max(1, Math.floor(share * backends));
}
