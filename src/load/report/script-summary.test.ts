import assert from "node:assert/strict";
import { test } from "node:test";
import { makeResult } from "./result-for-tests.ts";
import { toScriptSummary } from "./script-summary.ts";

test("handleSummary gets k6's shape", async () => {
  const summary = toScriptSummary(
    await makeResult('summaryTrendStats: ["avg", "p(99)", "count"],'),
  );
  assert.deepEqual(Object.keys(summary), [
    "root_group",
    "options",
    "state",
    "metrics",
    "setup_data",
  ]);
  assert.deepEqual(summary.metrics.my_trend, {
    type: "trend",
    contains: "time",
    values: { avg: 12.5, "p(99)": 12.5, count: 4 },
    thresholds: { "p(95)<500": { ok: true }, "avg<1": { ok: false } },
  });
  assert.deepEqual(summary.metrics.my_counter?.values, { count: 8, rate: 8 / 2 });
  assert.deepEqual(summary.metrics.my_gauge?.values, { value: 3, min: 0, max: 3 });
  assert.deepEqual(summary.metrics.my_rate?.values, { rate: 0.5, passes: 2, fails: 2 });
  assert.deepEqual(summary.metrics.unused?.thresholds, { "avg<1": { ok: false } });
  assert.deepEqual(summary.setup_data, { a: 1 });
  assert.equal(summary.state.testRunDurationMs, 2000);
  const [group] = summary.root_group.groups;
  assert.deepEqual([group?.name, group?.path, group?.checks.length], ["<g>", "::<g>", 2]);
});
