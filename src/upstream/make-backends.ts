/** The backends of an upstream, over the memory that all threads share. */
import { unloadedBalancers } from "../balancing/make-balancer.ts";
import { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import { Backend } from "./backend.ts";
import { CallCounter } from "./call-counter.ts";
import type { UpstreamConfiguration } from "./configuration.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { makeBreakers, type OnBreakerTransition } from "./make-breakers.ts";
import { adaptiveLimitWords, BackendFlags, type SharedUpstream } from "./shared-upstream.ts";
import { WarmUp } from "./warm-up.ts";

export interface MakeBackendsParts {
  readonly makePool: (address: string) => ConnectionPool;
  readonly makeObserver: (address: string) => (durationMs: number) => void;
  readonly random: () => number;
  readonly onTransition: OnBreakerTransition;
  readonly thread: number;
  readonly threads: number;
}

export function makeBackends(
  configuration: UpstreamConfiguration,
  shared: SharedUpstream,
  parts: MakeBackendsParts,
): Backend[] {
  const { concurrency, slowStart, balance } = configuration;
  const { limit, adaptive } = concurrency;
  const backends = configuration.backends.length;
  const breakers = makeBreakers(configuration, shared, parts.onTransition);
  const added = new Float64Array(shared.added);
  const isLimited = limit > 0 || adaptive !== undefined;
  // Where nobody looks at the calls of other threads, each counts its own, which costs less.
  const isShared = isLimited || (parts.threads > 1 && !unloadedBalancers.has(balance));
  const words = isShared ? new Int32Array(shared.calls) : undefined;
  return configuration.backends.map(
    ({ address, weight }, backend) =>
      new Backend({
        address,
        weight,
        pool: parts.makePool(address),
        breaker: breakers[backend],
        flags: new BackendFlags(shared, backend),
        calls: new CallCounter({ words, backends, backend, thread: parts.thread }),
        fixedLimit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
        adaptiveLimit:
          adaptive &&
          new AdaptiveLimit(adaptiveLimitWords(shared, backend), adaptive, parts.random),
        warmUp: slowStart > 0 ? new WarmUp(slowStart, added[backend]!) : undefined,
        observe: parts.makeObserver(address),
      }),
  );
}
