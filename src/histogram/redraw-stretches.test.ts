import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { redrawStretches } from "./redraw-stretches.ts";

describe("redrawStretches", () => {
  test("draws as many as there are, each with those that follow it, around the end", () => {
    const slices = [0, 1, 2, 3, 4, 5, 6, 7];
    const draws = [0.5, 0.9, 0, 0.125];
    const drawn = redrawStretches(slices, () => draws.shift()!);
    assert.deepEqual(drawn, [4, 5, 7, 0, 0, 1, 1, 2]);
  });

  test("draws nothing from nothing", () => {
    assert.deepEqual(
      redrawStretches([], () => 0),
      [],
    );
  });
});
