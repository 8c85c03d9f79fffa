/** What the control plane reads of the tables of rate limits when somebody asks. */
import { GcraTable } from "../limiting/gcra-table.ts";
import type { Registry } from "../telemetry/registry.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { SharedState } from "./shared-state.ts";

const TWO_32 = 0x1_0000_0000;

/** The limits in force, and their tables. */
export interface LimitsInForce {
  readonly rateLimits: GatewayConfiguration["rateLimits"];
  readonly tables: SharedState["rateLimits"];
}

export function addLimitMetrics(
  registry: Registry,
  prefix: string,
  inForce: () => LimitsInForce,
): void {
  const family = registry.counter(
    `${prefix}rate_limiter_evictions_total`,
    "Keys that a rate limit forgot before their burst was full again, for want of room.",
    ["limit"],
  );
  /** By table: a limit that has changed has another one. */
  const seen = new WeakMap<SharedArrayBuffer, number>();
  registry.onCollect(() => {
    const { rateLimits, tables } = inForce();
    for (const [name, { rate, per, burst }] of Object.entries(rateLimits)) {
      const memory = tables[name]!;
      const { evictions } = new GcraTable(memory, { ratePerSecond: (rate * 1000) / per, burst });
      // It is a word of 32 bits that begins anew.
      family.with(name).add((evictions - (seen.get(memory) ?? 0) + TWO_32) % TWO_32);
      seen.set(memory, evictions);
    }
  });
}
