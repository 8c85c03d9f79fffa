import assert from "node:assert/strict";
import { test } from "node:test";
import { evenSteps } from "./even-steps.ts";
import { evenTimeSteps } from "./even-time-steps.ts";

const rows: readonly (readonly [highest: number, marks: number[]])[] = [
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [7, [0, 2, 4, 6]],
  [100, [0, 20, 40, 60, 80, 100]],
  [0.0003, [0, 0.0001, 0.0002, 0.0003]],
  [48_000, [0, 10_000, 20_000, 30_000, 40_000]],
];

for (const [highest, expected] of rows) {
  test(`an axis up to ${highest} has round marks`, () => {
    const marks = evenSteps(highest, 5);
    assert.equal(marks.length, expected.length);
    for (const [at, mark] of marks.entries()) assert.ok(Math.abs(mark - expected[at]!) < 1e-12);
  });
}

const times: readonly (readonly [lengthS: number, step: number])[] = [
  [9, 1],
  [45, 5],
  [200, 30],
  [3600, 300],
  [86_400, 7200],
  [1_000_000, 1_000_000 / 12],
];

for (const [lengthS, step] of times) {
  test(`an axis of ${lengthS} s is marked each ${step} s`, () => {
    const marks = evenTimeSteps(lengthS, 12);
    assert.ok(marks.length <= 13);
    assert.equal(marks[1], step);
  });
}
