import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Registry } from "../../telemetry/registry.ts";
import { GatewayMetrics, RouteMetrics } from "../gateway-metrics.ts";
import { toStats } from "./stats.ts";

describe("toStats", () => {
  test("adds up what was counted", () => {
    const registry = new Registry();
    const metrics = new GatewayMetrics(registry, "gogate_");
    const route = new RouteMetrics(metrics, "/a");
    for (let i = 0; i < 100; i++) route.onAnswered("GET", i < 90 ? 200 : 502, 4);
    metrics.countFailure("connect_failed");
    metrics.upstream.poolHits.with("b:1").add(3);
    metrics.upstream.duration.with("bins", "b:1").observe(0.002);
    const stats = toStats(registry.collect(), "gogate_") as Record<string, unknown>;
    assert.equal(stats.requests, 100);
    assert.deepEqual(stats.requestsByCode, { 200: 90, 502: 10 });
    assert.deepEqual(stats.latency, { p50Ms: 3.75, p95Ms: 4.875, p99Ms: 4.975 });
    assert.deepEqual(stats.pool, { hits: 3, misses: 0 });
    assert.deepEqual(stats.failures, { connect_failed: 1 });
    const [backend] = stats.backends as { attempts: number }[];
    assert.equal(backend!.attempts, 1);
  });

  test("has no percentiles before the first request", () => {
    const registry = new Registry();
    new GatewayMetrics(registry, "gogate_");
    const stats = toStats(registry.collect(), "gogate_") as Record<string, unknown>;
    assert.deepEqual(stats.latency, { p50Ms: null, p95Ms: null, p99Ms: null });
  });
});
