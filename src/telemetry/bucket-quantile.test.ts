import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bucketQuantile } from "./bucket-quantile.ts";

const buckets = [
  { bound: 0.1, count: 10 },
  { bound: 0.2, count: 30 },
  { bound: 0.4, count: 40 },
  { bound: Number.POSITIVE_INFINITY, count: 50 },
];

describe("bucketQuantile", () => {
  const rows = [
    { of: "inside the first bucket", share: 0.1, quantile: 0.05 },
    { of: "at a bound", share: 0.2, quantile: 0.1 },
    { of: "inside a later bucket", share: 0.4, quantile: 0.15 },
    { of: "beyond the last finite bound, that bound", share: 0.99, quantile: 0.4 },
  ];
  for (const { of, share, quantile } of rows) {
    test(`estimates a quantile ${of}`, () => {
      assert.ok(Math.abs(bucketQuantile(buckets, share)! - quantile) < 1e-9);
    });
  }

  test("has no quantile of no observations", () => {
    assert.equal(bucketQuantile([], 0.5), undefined);
    assert.equal(bucketQuantile([{ bound: Number.POSITIVE_INFINITY, count: 0 }], 0.5), undefined);
  });

  test("has the lower bound of all for the quantile 0", () => {
    assert.equal(
      bucketQuantile(
        [
          { bound: 1, count: 0 },
          { bound: 2, count: 4 },
        ],
        0,
      ),
      1,
    );
  });
});
