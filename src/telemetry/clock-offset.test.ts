import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOffset } from "./clock-offset.ts";

test("tells the difference of two clocks by the pair that was read closest together", () => {
  // The thread is stopped for 50 ms before or behind each reading but the third.
  const references = [0, 51, 100, 151, 200, 202, 300, 351, 400, 451];
  const readings = [1050, 1101, 1201, 1350, 1401];
  assert.equal(
    clockOffset(
      () => readings.shift()!,
      () => references.shift()!,
    ),
    1000,
  );
});
