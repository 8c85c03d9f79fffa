import assert from "node:assert/strict";
import { test } from "node:test";
import { pageText } from "../../../test/telemetry/page-text.ts";
import { MetricTable } from "../metrics/metric-table.ts";
import { PlainTags } from "../metrics/sample-tags.ts";
import { RunMetrics } from "./run-metrics.ts";

test("metrics are named and measured as k6's output for Prometheus does", () => {
  const table = new MetricTable();
  const none = new PlainTags({});
  table.builtIn.http_reqs.add(3, none);
  table.builtIn.vus.add(2, none);
  table.builtIn.http_req_failed.add(1, none);
  table.builtIn.http_req_failed.add(0, none);
  table.builtIn.iteration_duration.add(250, none);
  table.declare("size", "trend", "default").add(7, none);
  const values = pageText(new RunMetrics(table))
    .split("\n")
    .filter((line) => !line.startsWith("#") && line !== "");
  assert.deepEqual(values, [
    "k6_http_req_failed_rate 0.5",
    "k6_http_reqs_total 3",
    ...["avg", "max", "med", "min", "p90", "p95", "p99"].map(
      (stat) => `k6_iteration_duration_${stat} 0.25`,
    ),
    ...["avg", "max", "med", "min", "p90", "p95", "p99"].map((stat) => `k6_size_${stat} 7`),
    "k6_vus 2",
  ]);
});
