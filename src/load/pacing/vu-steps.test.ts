import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plannedVus, toVuSteps } from "./vu-steps.ts";

const rows: [
  title: string,
  start: number,
  stages: [ms: number, target: number][],
  steps: [ms: number, vus: number][],
][] = [
  [
    "up from nothing",
    0,
    [[4000, 4]],
    [
      [0, 0],
      [1000, 1],
      [2000, 2],
      [3000, 3],
      [4000, 4],
    ],
  ],
  [
    "down to nothing",
    3,
    [[3000, 0]],
    [
      [0, 3],
      [1000, 2],
      [2000, 1],
      [3000, 0],
    ],
  ],
  ["level", 5, [[1000, 5]], [[0, 5]]],
  [
    "a jump",
    1,
    [
      [0, 10],
      [1000, 10],
      [0, 2],
    ],
    [
      [0, 1],
      [0, 10],
      [1000, 2],
    ],
  ],
  [
    "up, level and down",
    0,
    [
      [200, 2],
      [100, 2],
      [200, 1],
    ],
    [
      [0, 0],
      [100, 1],
      [200, 2],
      [500, 1],
    ],
  ],
];

describe("toVuSteps", () => {
  for (const [title, start, stages, steps] of rows) {
    test(`plans ${title}`, () => {
      const planned = toVuSteps(
        start,
        stages.map(([durationMs, target]) => ({ durationMs, target })),
      );
      assert.deepEqual(
        planned.map((step) => [step.atMs, step.vus]),
        steps,
      );
    });
  }
});

describe("plannedVus", () => {
  test("is the last step that has come", () => {
    const steps = toVuSteps(0, [{ durationMs: 4000, target: 4 }]);
    assert.deepEqual(
      [0, 999, 1000, 3999, 4000, 9000].map((ms) => plannedVus(steps, ms)),
      [0, 0, 1, 3, 4, 4],
    );
  });
});
