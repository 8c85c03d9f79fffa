import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pageText } from "../../test/telemetry/page-text.ts";
import { Registry } from "../telemetry/registry.ts";
import { GatewayMetrics, RouteMetrics } from "./gateway-metrics.ts";

describe("RouteMetrics", () => {
  test("counts by route, method and code, and knows no other methods than the usual ones", () => {
    const registry = new Registry();
    const route = new RouteMetrics(new GatewayMetrics(registry, "gogate_"), "/a");
    route.onAnswered("GET", 200, 3);
    route.onAnswered("BREW", 405, 1);
    route.onAnswered("STEW", 405, 1);
    const text = pageText(registry);
    assert.match(text, /gogate_http_requests_total{route="\/a",method="GET",code="200"} 1\n/);
    assert.match(text, /gogate_http_requests_total{route="\/a",method="OTHER",code="405"} 2\n/);
    assert.match(text, /gogate_http_request_duration_seconds_bucket{route="\/a",le="0.005"} 3\n/);
    assert.match(text, /gogate_http_request_duration_seconds_sum{route="\/a"} 0.005\n/);
  });
});
