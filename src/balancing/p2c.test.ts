import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "./balancer.ts";
import { PowerOfTwoChoices } from "./p2c.ts";

function inFlight(...counts: readonly number[]): Candidate[] {
  return counts.map((count) => ({ weight: 1, inFlight: count, isFit: true }));
}

/** Numbers that only look random, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("PowerOfTwoChoices", () => {
  test("always takes the less loaded of two", () => {
    const random = seeded(1);
    const all = inFlight(5, 1);
    const picks = Array.from({ length: 50 }, () => new PowerOfTwoChoices().pick(all, random));
    assert.deepEqual(new Set(picks), new Set([1]));
  });

  test("never takes the most loaded of three and spreads over the rest", () => {
    const random = seeded(2);
    const all = inFlight(9, 0, 0);
    const picks = Array.from({ length: 200 }, () => new PowerOfTwoChoices().pick(all, random));
    assert.deepEqual(new Set(picks), new Set([1, 2]));
  });

  test("takes the only fit one", () => {
    const all = inFlight(0, 0);
    all[0]!.isFit = false;
    assert.equal(new PowerOfTwoChoices().pick(all, seeded(3)), 1);
  });

  test("picks nobody when nobody is fit", () => {
    assert.equal(new PowerOfTwoChoices().pick([], seeded(4)), -1);
  });
});
