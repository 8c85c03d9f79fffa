import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "../telemetry/read-exposition.ts";
import { drillPlan } from "./drill-plan.ts";
import type { DrillSystem } from "./drill-system.ts";
import { MetricWatch } from "./metric-watch.ts";
import { planForTests } from "./record-for-tests.ts";

const labels = { code: "503" };
const expected = { kind: "metric", phase: "during", of: "gateway", metric: "failures_total" };
const plan = drillPlan.parse({
  ...{ name: "reading", load: planForTests.load, ledgers: planForTests.ledgers },
  expect: [{ ...expected, labels, as: "growth", max: 0 }],
});
const system: DrillSystem = {
  ...{ gatewayUrl: "http://a", adminUrl: "http://a", targets: {}, relays: {} },
  ...{ lab: undefined, prometheusUrl: undefined },
};

describe("MetricWatch", () => {
  const rows = [
    {
      reads: "the sum of the series that are meant",
      page: 'failures_total{code="503",a="1"} 2\nfailures_total{code="503",a="2"} 3\n',
      values: [5],
    },
    {
      reads: "0 of a metric that has no such series yet",
      page: '# TYPE failures_total counter\nfailures_total{code="500"} 2\n',
      values: [0],
    },
    { reads: "nothing of a metric that is not there", page: "failure_total 7\n", values: [] },
  ];
  for (const { reads, page, values } of rows) {
    test(`reads ${reads}`, () => {
      const watch = new MetricWatch(plan, system);
      watch.onGateway(readExposition(page), 7);
      assert.deepEqual(
        watch.readings.map(({ value }) => value),
        values,
      );
    });
  }
});
