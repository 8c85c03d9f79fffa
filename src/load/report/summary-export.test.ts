import assert from "node:assert/strict";
import { test } from "node:test";
import { makeResult } from "./result-for-tests.ts";
import { toSummaryExport } from "./summary-export.ts";

test("the exported summary is k6's file, in which a crossed threshold is true", async () => {
  const { metrics, root_group, setup_data, weir } = JSON.parse(toSummaryExport(await makeResult()));
  assert.deepEqual(metrics.my_trend.thresholds, { "p(95)<500": false, "avg<1": true });
  assert.deepEqual(metrics.my_rate, { passes: 2, fails: 2, value: 0.5 });
  assert.deepEqual(metrics.my_counter, { count: 8, rate: 4 });
  assert.equal(root_group.groups["<g>"].checks.bad.fails, 2);
  assert.deepEqual(setup_data, { a: 1 });
  assert.deepEqual(weir.outcome, { name: "completed" });
  const unused = weir.thresholds.find((one: { metric: string }) => one.metric === "unused");
  assert.equal(unused.name, "no samples");
});
