import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { durationMs, readDurationMs, someDurationMs } from "./duration.ts";

describe("readDurationMs", () => {
  const rows: readonly (readonly [string, number | undefined])[] = [
    ["250ms", 250],
    ["5s", 5000],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
    ["2d", 172_800_000],
    ["1.5s", 1500],
    ["0s", 0],
    ["", undefined],
    ["5", undefined],
    ["s", undefined],
    ["5 s", undefined],
    ["-5s", undefined],
    ["5sec", undefined],
    ["1.s", undefined],
    ["5S", undefined],
    ["5s ", undefined],
  ];
  for (const [text, ms] of rows) {
    test(`reads "${text}" as ${ms === undefined ? "no duration" : `${ms} ms`}`, () => {
      assert.equal(readDurationMs(text), ms);
    });
  }

  test("adds the parts up", () => {
    const part = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(part, part, part, (minutes, seconds, ms) => {
        const text = `${minutes}m${seconds}s${ms}ms`;
        assert.equal(readDurationMs(text), minutes * 60_000 + seconds * 1000 + ms);
      }),
      { seed: 1 },
    );
  });
});

describe("durationMs", () => {
  test("gives milliseconds", () => {
    assert.equal(durationMs.parse("1m30s"), 90_000);
  });

  test("takes its default as a user writes it", () => {
    assert.equal(durationMs.prefault("30s").parse(undefined), 30_000);
  });

  test("refuses a plain number, which has no unit", () => {
    assert.equal(durationMs.safeParse(5).success, false);
  });

  test("refuses what a timer cannot wait for", () => {
    assert.equal(durationMs.safeParse("24d").success, true);
    assert.equal(durationMs.safeParse("25d").success, false);
  });
});

describe("someDurationMs", () => {
  test("refuses no time at all, and less than a timer knows", () => {
    assert.equal(someDurationMs.safeParse("1ms").success, true);
    assert.equal(someDurationMs.safeParse("0s").success, false);
    assert.equal(someDurationMs.safeParse("0.9ms").success, false);
  });
});
