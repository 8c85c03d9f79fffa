/**
 * The control plane's view of one upstream: the memory that the threads share, without their
 * connections. It moves breakers whose time has come, so that they move without traffic too.
 */
import type { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import { AdaptiveLimit } from "../limiting/adaptive-limit.ts";
import { CallCounter } from "../upstream/call-counter.ts";
import type { UpstreamConfiguration } from "../upstream/configuration.ts";
import { makeBreakers } from "../upstream/make-breakers.ts";
import { BackendFlags, type SharedUpstream } from "../upstream/shared-upstream.ts";
import type { BreakerTransition } from "../upstream/upstream.ts";

export interface BackendView {
  readonly address: string;
  readonly weight: number;
  readonly flags: BackendFlags;
  readonly breaker: CircuitBreaker | undefined;
  /** Calls that may be under way; `Infinity` without a limit. */
  readonly limit: number;
  /** Calls under way, where there is a limit. */
  readonly inFlight: number;
}

export class UpstreamView {
  readonly name: string;
  readonly configuration: UpstreamConfiguration;
  readonly backends: readonly BackendView[];
  readonly #shared: SharedUpstream;

  constructor(
    name: string,
    configuration: UpstreamConfiguration,
    shared: SharedUpstream,
    onTransition: BreakerTransition,
  ) {
    this.name = name;
    this.configuration = configuration;
    this.#shared = shared;
    const breakers = makeBreakers(configuration, shared, onTransition);
    const { limit, adaptive } = configuration.concurrency;
    const room = new Int32Array(shared.room);
    this.backends = configuration.backends.map(({ address, weight }, at) => {
      const memory = shared.backends[at]!;
      const calls = new CallCounter({ words: new Int32Array(memory.calls), room, thread: 0 });
      const found = adaptive && new AdaptiveLimit(new Int32Array(memory.limit), adaptive, () => 0);
      return {
        address,
        weight,
        flags: new BackendFlags(memory),
        breaker: breakers[at],
        get limit() {
          return found?.limit ?? (limit === 0 ? Number.POSITIVE_INFINITY : limit);
        },
        get inFlight() {
          return calls.count;
        },
      };
    });
  }

  /** Whether no backend is healthy, so that health is disregarded. */
  get isPanic(): boolean {
    return this.backends.every(({ flags }) => !flags.isHealthy);
  }

  /** What a thread had under way that has died is under way no longer. */
  forgetCalls(thread: number): void {
    for (const { calls } of this.#shared.backends) {
      CallCounter.forget(new Int32Array(calls), thread);
    }
  }

  tick(nowMs: number): void {
    for (const { breaker } of this.backends) breaker?.tick(nowMs);
  }
}
