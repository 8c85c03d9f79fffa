import assert from "node:assert/strict";
import { test } from "node:test";
import { pageText } from "../../test/telemetry/page-text.ts";
import { Registry } from "../telemetry/registry.ts";
import { UpstreamMetrics } from "./upstream-metrics.ts";

test("UpstreamMetrics names its metrics by the prefix", () => {
  const registry = new Registry();
  const metrics = new UpstreamMetrics(registry, "edge_");
  metrics.retries.with("bins", "503").add();
  metrics.duration.with("bins", "a:1").observe(0.002);
  const text = pageText(registry);
  assert.match(text, /edge_retries_total{upstream="bins",reason="503"} 1\n/);
  assert.match(
    text,
    /edge_upstream_request_duration_seconds_bucket{upstream="bins",backend="a:1",le="0.0025"} 1\n/,
  );
});
