import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { WarmUp } from "./warm-up.ts";

describe("WarmUp", () => {
  test("gives all to one that was fit from the beginning", () => {
    assert.equal(new WarmUp(1000, 0).shareAt(true, 5000), 1);
  });

  test("gives one that has become fit a tenth, and more in proportion to the time", () => {
    const warmUp = new WarmUp(1000, 0);
    warmUp.shareAt(false, 5000);
    const shares = [6000, 6050, 6200, 6500, 6900, 7000, 9000].map((nowMs) =>
      warmUp.shareAt(true, nowMs),
    );
    assert.deepEqual(shares, [0.1, 0.1, 0.2, 0.5, 0.9, 1, 1]);
  });

  test("begins anew when it was not fit in between", () => {
    const warmUp = new WarmUp(1000, 0);
    for (const [isFit, nowMs] of [
      [false, 0],
      [true, 10],
      [true, 2000],
      [false, 2500],
    ] as const) {
      warmUp.shareAt(isFit, nowMs);
    }
    assert.equal(warmUp.shareAt(true, 3000), 0.1);
  });

  test("warms up one that was added to a running gateway", () => {
    const warmUp = new WarmUp(1000, 4000);
    assert.equal(warmUp.shareAt(true, 4500), 0.5);
    assert.equal(warmUp.shareAt(true, 5000), 1);
  });
});
