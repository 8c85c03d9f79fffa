/** The rate limits of one thread, and the store that some of them share with other gateways. */
import type { GatewayConfiguration } from "./configuration.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import { LimitSet } from "./limit-set.ts";
import type { LimitStore } from "./limit-store.ts";
import { RateLimit } from "./rate-limit.ts";
import type { SharedState } from "./shared-state.ts";

export interface RateLimitsParts {
  readonly configuration: Pick<GatewayConfiguration, "rateLimits">;
  readonly shared: SharedState;
  readonly metrics: GatewayMetrics;
  readonly nowMs: () => number;
  /** Needed when one of the limits is shared. */
  readonly store: LimitStore | undefined;
}

export class RateLimits {
  readonly #limits = new Map<string, RateLimit>();
  readonly #parts: RateLimitsParts;

  constructor(parts: RateLimitsParts) {
    const { configuration, shared, metrics } = parts;
    this.#parts = parts;
    for (const [name, limit] of Object.entries(configuration.rateLimits)) {
      const memory = { table: shared.rateLimits[name]!, seed: shared.keySeed };
      this.#limits.set(name, new RateLimit(name, limit, memory, metrics));
    }
  }

  /** Of one route or listener; `undefined` when nothing is limited. */
  setOf(names: readonly string[] | undefined): LimitSet | undefined {
    if (names === undefined) return undefined;
    const { store, nowMs } = this.#parts;
    const limits = names.map((name) => this.#limits.get(name)!);
    return new LimitSet(limits, store, nowMs);
  }
}
