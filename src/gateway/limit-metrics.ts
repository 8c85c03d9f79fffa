/** What the control plane reads of the tables of rate limits when somebody asks. */
import { GcraTable } from "../limiting/gcra-table.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { SharedState } from "./shared-state.ts";

const TWO_32 = 0x1_0000_0000;

export function addLimitMetrics(
  registry: Registry,
  { rateLimits, metricsPrefix: prefix }: Pick<GatewayConfiguration, "rateLimits" | "metricsPrefix">,
  shared: SharedState,
): void {
  const family = registry.counter(
    `${prefix}rate_limiter_evictions_total`,
    "Keys that a rate limit forgot before their burst was full again, for want of room.",
    ["limit"],
  );
  const limits = Object.entries(rateLimits).map(([name, { rate, per, burst }]) => ({
    table: new GcraTable(shared.rateLimits[name]!, { ratePerSecond: (rate * 1000) / per, burst }),
    counter: family.with(name),
    seen: 0,
  }));
  registry.onCollect(() => {
    for (const limit of limits) {
      const { evictions } = limit.table;
      // It is a word of 32 bits that begins anew.
      limit.counter.add((evictions - limit.seen + TWO_32) % TWO_32);
      limit.seen = evictions;
    }
  });
}
