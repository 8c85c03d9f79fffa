import assert from "node:assert/strict";
import { test } from "node:test";
import { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { isTrendStat, trendStat } from "./trend-stats.ts";

test("knows k6's columns of a trend and computes them", () => {
  const histogram = new LogLinearHistogram();
  for (const value of [10, 20]) histogram.record(value);
  const names = ["avg", "min", "med", "max", "count", "p(90)", "p(99.9)"];
  assert.ok(names.every(isTrendStat));
  assert.deepEqual(
    names.slice(0, 6).map((name) => trendStat(histogram, name)),
    [15, 10, 15, 20, 2, 19],
  );
  assert.deepEqual(["p(101)", "p95", "sum", "p()"].map(isTrendStat), [false, false, false, false]);
});
