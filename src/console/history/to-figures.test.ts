import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toFigures } from "./to-figures.ts";

describe("toFigures", () => {
  test("adds the slices up and reads quantiles as the Latency panel does", () => {
    const slice = { counts: [50, 49, 1], failures: 2 };
    assert.deepEqual(toFigures({ boundsMs: [10, 20], slices: [slice, slice] }), {
      requests: 200,
      failureShare: 0.02,
      p50Ms: 10,
      p95Ms: 10 + (10 * 45) / 49,
      p99Ms: 20,
    });
  });

  test("knows nothing of a run without answers", () => {
    const nothing = { failureShare: undefined, p50Ms: undefined, p95Ms: undefined };
    assert.deepEqual(toFigures({ boundsMs: [], slices: [] }), {
      requests: 0,
      ...nothing,
      p99Ms: undefined,
    });
  });
});
