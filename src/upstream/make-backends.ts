/** The backends of an upstream, over the memory that all threads share. */
import { unloadedBalancers } from "../balancing/make-balancer.ts";
import { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import { Backend } from "./backend.ts";
import { CallCounter } from "./call-counter.ts";
import type { UpstreamConfiguration } from "./configuration.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { makeBreakers, type OnBreakerTransition } from "./make-breakers.ts";
import { BackendFlags, type SharedUpstream } from "./shared-upstream.ts";
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
  const breakers = makeBreakers(configuration, shared, parts.onTransition);
  const room = new Int32Array(shared.room);
  const isLimited = limit > 0 || adaptive !== undefined;
  // Where nobody looks at the calls of other threads, each counts its own, which costs less.
  const isShared = isLimited || (parts.threads > 1 && !unloadedBalancers.has(balance));
  return configuration.backends.map(({ address, weight }, at) => {
    const memory = shared.backends[at]!;
    const words = isShared ? new Int32Array(memory.calls) : undefined;
    const [addedMs] = new Float64Array(memory.added);
    return new Backend({
      address,
      weight,
      pool: parts.makePool(address),
      breaker: breakers[at],
      flags: new BackendFlags(memory),
      calls: new CallCounter({ words, room, thread: parts.thread }),
      fixedLimit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
      adaptiveLimit:
        adaptive && new AdaptiveLimit(new Int32Array(memory.limit), adaptive, parts.random),
      warmUp: slowStart > 0 ? new WarmUp(slowStart, addedMs!) : undefined,
      observe: parts.makeObserver(address),
    });
  });
}
