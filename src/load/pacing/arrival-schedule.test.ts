import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { ArrivalSchedule } from "./arrival-schedule.ts";

describe("ArrivalSchedule", () => {
  test("spaces a constant rate evenly, from the start until before the end", () => {
    const schedule = ArrivalSchedule.constant(10 / 1000, 500);
    assert.deepEqual(allOf(schedule), [0, 100, 200, 300, 400]);
  });

  const ramps: [
    title: string,
    startPerSecond: number,
    stages: [ms: number, perSecond: number][],
    due: number[],
  ][] = [
    ["a flat stage begins after one interval", 10, [[500, 10]], [100, 200, 300, 400, 500]],
    [
      "a ramp from nothing follows the square root",
      0,
      [[4000, 4]],
      [1414.2, 2000, 2449.5, 2828.4, 3162.3, 3464.1, 3741.7, 4000],
    ],
    [
      "a ramp to nothing mirrors it",
      4,
      [[4000, 0]],
      [258.3, 535.9, 837.7, 1171.6, 1550.5, 2000, 2585.8, 4000],
    ],
    [
      "a remainder is carried into the next stage",
      2,
      [
        [750, 2],
        [1000, 2],
      ],
      [500, 1000, 1500],
    ],
    [
      "a stage without duration jumps to its rate",
      0,
      [
        [0, 10],
        [300, 10],
      ],
      [100, 200, 300],
    ],
    [
      "a stage without rate lets nothing through",
      10,
      [
        [200, 10],
        [0, 0],
        [1000, 0],
        [0, 10],
        [200, 10],
      ],
      [100, 200, 1300, 1400],
    ],
    ["no rate at all means no iteration", 0, [[1000, 0]], []],
  ];
  for (const [title, start, stages, due] of ramps) {
    test(`ramps: ${title}`, () => {
      const schedule = ArrivalSchedule.ramping(
        start / 1000,
        stages.map(([durationMs, perSecond]) => ({ durationMs, ratePerMs: perSecond / 1000 })),
      );
      assert.deepEqual(
        allOf(schedule).map((ms) => Math.round(ms * 10) / 10),
        due,
      );
    });
  }

  test("never goes back in time and ends with the whole area, whatever the stages", () => {
    const stage = fc.record({
      durationMs: fc.nat(5000),
      ratePerMs: fc.nat(50).map((n) => n / 1000),
    });
    fc.assert(
      fc.property(fc.nat(50), fc.array(stage, { minLength: 1, maxLength: 6 }), (start, stages) => {
        const times = allOf(ArrivalSchedule.ramping(start / 1000, stages));
        let [rate, area] = [start / 1000, 0];
        for (const one of stages) {
          area += (one.durationMs * (rate + one.ratePerMs)) / 2;
          rate = one.ratePerMs;
        }
        const isSorted = times.every((ms, n) => n === 0 || ms >= times[n - 1]! - 1e-6);
        return isSorted && times.length === Math.floor(area + 1e-9);
      }),
      { seed: 4 },
    );
  });

  test("tells the planned rate at any time", () => {
    const schedule = ArrivalSchedule.ramping(0, [{ durationMs: 1000, ratePerMs: 0.1 }]);
    assert.deepEqual(
      [0, 500, 1000, 2000].map((ms) => schedule.ratePerSecond(ms)),
      [0, 50, 100, 0],
    );
  });
});

function allOf(schedule: ArrivalSchedule): number[] {
  const times: number[] = [];
  for (let n = 0; ; n++) {
    const dueMs = schedule.dueMs(n);
    if (dueMs === undefined) return times;
    times.push(dueMs);
  }
}
