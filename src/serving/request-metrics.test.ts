import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pageText } from "../../test/telemetry/page-text.ts";
import { Registry } from "../telemetry/registry.ts";
import {
  defaultRequestMetrics,
  RequestMetrics,
  type RequestMetricsPlan,
} from "./request-metrics.ts";

describe("RequestMetrics", () => {
  test("counts by route, method and status, and measures in seconds", () => {
    const { metrics, lines } = make(defaultRequestMetrics);
    const route = metrics.forRoute("/polls/{id}", "GET");
    route.count(200);
    route.count(200);
    route.count(404);
    route.observe(30);
    assert.deepEqual(lines("http_requests_total{"), [
      'http_requests_total{route="/polls/{id}",method="GET",code="200"} 2',
      'http_requests_total{route="/polls/{id}",method="GET",code="404"} 1',
    ]);
    assert.deepEqual(lines("http_request_duration_seconds_sum"), [
      'http_request_duration_seconds_sum{route="/polls/{id}"} 0.03',
    ]);
  });

  test("has the labels, texts and units that a plan names", () => {
    const { metrics, lines } = make({
      requestLabels: { endpoint: "route", status: "statusText", method: "method" },
      durationLabels: {},
      durationUnit: "milliseconds",
      durationBuckets: [1, 10],
    });
    const route = metrics.forRoute("/log", "POST");
    for (const status of [200, 400, 499, 599]) route.count(status);
    route.observe(2.5);
    assert.deepEqual(lines("http_requests_total{"), [
      'http_requests_total{endpoint="/log",status="599",method="POST"} 1',
      'http_requests_total{endpoint="/log",status="Bad Request",method="POST"} 1',
      'http_requests_total{endpoint="/log",status="Client Closed Request",method="POST"} 1',
      'http_requests_total{endpoint="/log",status="OK",method="POST"} 1',
    ]);
    assert.deepEqual(lines('http_request_duration_milliseconds_bucket{le="10"}'), [
      'http_request_duration_milliseconds_bucket{le="10"} 1',
    ]);
  });
});

function make(plan: RequestMetricsPlan) {
  const registry = new Registry();
  return {
    metrics: new RequestMetrics(registry, plan),
    lines: (start: string) =>
      pageText(registry)
        .split("\n")
        .filter((line) => line.startsWith(start)),
  };
}
