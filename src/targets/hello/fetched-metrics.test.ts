import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MetricFamily } from "../../telemetry/metric-family.ts";
import { FetchedMetrics } from "./fetched-metrics.ts";

const family: MetricFamily = {
  name: "things_total",
  help: "Things.",
  type: "counter",
  labelNames: [],
  buckets: [],
  series: [],
};

describe("FetchedMetrics", () => {
  test("asks once for all who wait, and again for who comes later", async () => {
    let asked = 0;
    const metrics = new FetchedMetrics(() => {
      asked += 1;
    });
    const both = Promise.all([metrics.refresh(), metrics.refresh()]);
    assert.equal(asked, 1);
    metrics.receive([family]);
    await both;
    assert.deepEqual(metrics.collect(), [family]);
    const later = metrics.refresh();
    assert.equal(asked, 2);
    metrics.receive([]);
    await later;
    assert.deepEqual(metrics.collect(), []);
  });
});
