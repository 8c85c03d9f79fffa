import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { expectationPlan } from "./expectation-plan.ts";
import { recordForTests } from "./record-for-tests.ts";
import { toPromtoolCase } from "./to-promtool-case.ts";

/** Times in milliseconds after the drill has begun; its fault ends at 27,000. */
function casesOf(...resolvedMs: readonly (number | undefined)[]): readonly unknown[] {
  const record = recordForTests();
  const { startedMs, startedAt, plan } = record;
  const alert = "FastBurn";
  const expected = { kind: "alert", alert, is: "resolved", since: "fault-ends", within: "11s" };
  const alerts = resolvedMs.map((afterMs, at) => ({
    alert,
    firedMs: startedMs + 18_000,
    resolvedMs: afterMs === undefined ? undefined : startedMs + afterMs,
    labels: { job: `job-${at}` },
    annotations: {},
  }));
  const samples = [{ atMs: Date.parse(startedAt), value: 1 }];
  const text = toPromtoolCase(
    {
      ...record,
      plan: { ...plan, expect: [expectationPlan.parse(expected)] },
      alerts,
      alertSeries: [{ name: "up", labels: {}, samples }],
    },
    "rules.yml",
  );
  return parse(text).tests[0].alert_rule_test.map(
    ({ eval_time, exp_alerts }: { eval_time: string; exp_alerts: readonly unknown[] }) => [
      eval_time,
      exp_alerts.length,
    ],
  );
}

test("toPromtoolCase says that an alert is resolved when the last of its label sets is", () => {
  assert.deepEqual(casesOf(28_000, 33_000), [
    ["27s", 2],
    ["35s", 0],
  ]);
});

test("toPromtoolCase does not say that an alert is resolved of which a label set is not", () => {
  assert.deepEqual(casesOf(28_000, undefined), [["27s", 2]]);
});
