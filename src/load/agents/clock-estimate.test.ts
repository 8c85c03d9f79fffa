import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { ClockEstimate } from "./clock-estimate.ts";

function estimateOf(rows: readonly (readonly [asked: number, shows: number, answered: number])[]) {
  const estimate = new ClockEstimate();
  for (const [askedMs, showsMs, answeredMs] of rows) estimate.add({ askedMs, showsMs, answeredMs });
  return estimate.offset;
}

describe("ClockEstimate", () => {
  test("takes the answer to be half way between question and answer", () => {
    assert.deepEqual(estimateOf([[100, 1105, 110]]), { offsetMs: 1000, withinMs: 5 });
  });

  test("believes the quickest exchange", () => {
    const rows = [
      [0, 1090, 100],
      [200, 1201, 202],
      [300, 1310, 380],
    ] as const;
    assert.deepEqual(estimateOf(rows), { offsetMs: 1000, withinMs: 1 });
  });

  test("forgets what was long ago, as clocks drift", () => {
    const early = [[0, 1000, 0]] as const;
    const later = Array.from(
      { length: 32 },
      (_, n) => [n * 10, n * 10 + 2001, n * 10 + 2] as const,
    );
    assert.deepEqual(estimateOf([...early, ...later]), { offsetMs: 2000, withinMs: 1 });
  });

  test("is never wrong by more than it says, however long each way takes", () => {
    const delay = fc.double({ min: 0, max: 500, noNaN: true });
    const offset = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(offset, fc.array(fc.tuple(delay, delay), { minLength: 1 }), (truth, delays) => {
        const rows = delays.map(([there, back], n) => {
          const asked = n * 1000;
          return [asked, asked + there + truth, asked + there + back] as const;
        });
        const { offsetMs, withinMs } = estimateOf(rows);
        assert.ok(Math.abs(offsetMs - truth) <= withinMs + 1e-6);
      }),
      { seed: 11 },
    );
  });
});
