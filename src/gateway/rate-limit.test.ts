import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GcraTable } from "../limiting/gcra-table.ts";
import { Registry } from "../telemetry/registry.ts";
import type { RateLimitConfiguration } from "./configuration.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { RateLimit } from "./rate-limit.ts";

const perClient: RateLimitConfiguration = {
  rate: 2,
  per: 1000,
  burst: 2,
  key: "clientIp",
  shadow: false,
};

function makeLimit(changes: Partial<RateLimitConfiguration> = {}): {
  limit: RateLimit;
  registry: Registry;
} {
  const registry = new Registry();
  const memory = { table: new SharedArrayBuffer(GcraTable.byteLength(64)), seed: 7 };
  const metrics = new GatewayMetrics(registry, "gogate_");
  return { limit: new RateLimit("few", { ...perClient, ...changes }, memory, metrics), registry };
}

/** What a limit lets through at these times, of these addresses. */
function admitted(limit: RateLimit, ...asks: readonly (readonly [string, number])[]): boolean[] {
  return asks.map(([address, nowMs]) => limit.admitsAddress(address, nowMs));
}

describe("RateLimit", () => {
  test("lets the burst through, then one per interval", () => {
    const { limit } = makeLimit();
    const asks = [10_000, 10_000, 10_000, 10_499, 10_500, 10_500].map(
      (nowMs) => ["192.0.2.1", nowMs] as const,
    );
    assert.deepEqual(admitted(limit, ...asks), [true, true, false, false, true, false]);
  });

  test("counts each client by itself, and a whole IPv6 /64 as one", () => {
    const { limit } = makeLimit({ burst: 1 });
    const asks = [
      ["192.0.2.1", 10_000],
      ["192.0.2.2", 10_000],
      ["2001:db8::1", 10_000],
      ["2001:db8::2", 10_000],
    ] as const;
    assert.deepEqual(admitted(limit, ...asks), [true, true, true, false]);
  });

  test("counts everybody together when the key is global", () => {
    const { limit } = makeLimit({ key: "global", burst: 1 });
    assert.deepEqual(admitted(limit, ["192.0.2.1", 10_000], ["192.0.2.2", 10_000]), [true, false]);
  });

  test("in shadow counts what it would refuse and refuses nothing", () => {
    const { limit, registry } = makeLimit({ shadow: true, burst: 1 });
    assert.deepEqual(admitted(limit, ["192.0.2.1", 10_000], ["192.0.2.1", 10_000]), [true, true]);
    const family = registry
      .collect()
      .find(({ name }) => name === "gogate_rate_limiter_requests_total")!;
    const counts = family.series.map(({ labelValues, values }) => [labelValues[1], values[0]]);
    assert.deepEqual(counts, [
      ["allowed", 1],
      ["shadow_rejected", 1],
    ]);
  });
});
