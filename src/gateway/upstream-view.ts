/**
 * The control plane's view of one upstream: the memory that the threads share, without their
 * connections. It moves breakers whose time has come, so that they move without traffic too.
 */
import type { CircuitBreaker } from "../breaking/circuit-breaker.ts";
import type { UpstreamConfiguration } from "../upstream/configuration.ts";
import { BackendFlags, type SharedUpstream } from "../upstream/shared-upstream.ts";
import { type BreakerTransition, makeBreakers } from "../upstream/upstream.ts";

export interface BackendView {
  readonly address: string;
  readonly weight: number;
  readonly flags: BackendFlags;
  readonly breaker: CircuitBreaker | undefined;
}

export class UpstreamView {
  readonly name: string;
  readonly configuration: UpstreamConfiguration;
  readonly backends: readonly BackendView[];

  constructor(
    name: string,
    configuration: UpstreamConfiguration,
    shared: SharedUpstream,
    onTransition: BreakerTransition,
  ) {
    this.name = name;
    this.configuration = configuration;
    const breakers = makeBreakers(configuration, shared, onTransition);
    this.backends = configuration.backends.map(({ address, weight }, at) => ({
      address,
      weight,
      flags: new BackendFlags(shared.backends[at]!),
      breaker: breakers[at],
    }));
  }

  /** Whether no backend is healthy, so that health is disregarded. */
  get isPanic(): boolean {
    return this.backends.every(({ flags }) => !flags.isHealthy);
  }

  tick(nowMs: number): void {
    for (const { breaker } of this.backends) breaker?.tick(nowMs);
  }
}
