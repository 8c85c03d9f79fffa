import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bootstrapIntervals } from "./bootstrap-intervals.ts";

describe("bootstrapIntervals", () => {
  test("answers where most of the drawn values lie, each value for itself", () => {
    let n = 0;
    const draw = (): readonly number[] => {
      n += 1;
      return [n, -n];
    };
    const intervals = bootstrapIntervals(2, draw, { replicates: 1000, confidence: 0.95 });
    assert.deepEqual(intervals, [
      { low: 26, high: 975 },
      { low: -975, high: -26 },
    ]);
  });

  test("leaves out what could not be measured", () => {
    let n = 0;
    const draw = (): readonly number[] | undefined => {
      n += 1;
      return n % 2 === 0 ? undefined : [7];
    };
    const intervals = bootstrapIntervals(1, draw, { replicates: 10, confidence: 0.5 });
    assert.deepEqual(intervals, [{ low: 7, high: 7 }]);
  });
});
