import assert from "node:assert/strict";
import { test } from "node:test";
import { latencyBucket } from "../running/latency-bucket.ts";
import { mergedBuckets } from "./merged-buckets.ts";

test("slices are one distribution, whose quantiles are right to the width of a bucket", () => {
  const values = Array.from({ length: 1000 }, (_, at) => 5 + at / 10);
  const slices = [values.slice(0, 300), values.slice(300)].map((part) => ({
    buckets: part.map(latencyBucket.of),
    times: part.map(() => 1),
  }));
  const merged = mergedBuckets(slices);
  for (const share of [0.01, 0.5, 0.95, 0.99, 1]) {
    const exact = 5 + share * 100;
    assert.ok(Math.abs(merged.quantile(share) / exact - 1) < 0.022, String(share));
  }
  assert.ok(Math.abs(merged.mean / 54.95 - 1) < 0.01);
});

test("nothing has a quantile of 0", () => {
  assert.deepEqual([mergedBuckets([]).quantile(0.5), mergedBuckets([]).mean], [0, 0]);
});
