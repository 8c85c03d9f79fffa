/** Rate limits as a thread has them, with a clock that the test moves and counters that it reads. */
import { gatewaySchema } from "../../src/gateway/configuration.ts";
import { GatewayMetrics } from "../../src/gateway/gateway-metrics.ts";
import type { LimitSubject } from "../../src/gateway/limit-key.ts";
import type { LimitSet } from "../../src/gateway/limit-set.ts";
import type { LimitStore } from "../../src/gateway/limit-store.ts";
import { RateLimits } from "../../src/gateway/rate-limits.ts";
import { makeSharedState } from "../../src/gateway/shared-state.ts";
import { Registry } from "../../src/telemetry/registry.ts";

export class LimitsForTests {
  nowMs = 1_000_000;
  readonly #registry = new Registry();
  readonly #limits: RateLimits;

  /** `rateLimits` as in a configuration. */
  constructor(rateLimits: Record<string, unknown>, store?: LimitStore) {
    const route = { match: { path: "/" }, respond: { status: 200 } };
    const configuration = gatewaySchema.parse({
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
      redis: { url: "redis://127.0.0.1:1" },
      rateLimits,
    });
    this.#limits = new RateLimits({
      configuration,
      shared: makeSharedState(configuration, 7),
      metrics: new GatewayMetrics(this.#registry, "gogate_"),
      nowMs: () => this.nowMs,
      store,
    });
  }

  setOf(...names: readonly string[]): LimitSet {
    return this.#limits.setOf(names)!;
  }

  /** Of the decisions of a limit, by status; of the failures of its store, by reason. */
  counts(name: string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const family of this.#registry.collect()) {
      if (!family.name.startsWith("gogate_rate_limiter_")) continue;
      for (const { labelValues, values } of family.series) {
        if (labelValues[0] === name && values[0]! > 0) counts[labelValues[1]!] = values[0]!;
      }
    }
    return counts;
  }
}

/** A request of a client, with these fields. */
export function requestOf(
  clientAddress: string,
  fields: Readonly<Record<string, string>> = {},
): LimitSubject {
  return { clientAddress, route: "/", request: { fields: { get: (name) => fields[name] } } };
}
