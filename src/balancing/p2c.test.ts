import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import type { Candidate } from "./balancer.ts";
import { PowerOfTwoChoices } from "./p2c.ts";

function inFlight(...counts: readonly number[]): Candidate[] {
  return counts.map((count) => ({ weight: 1, inFlight: count, isFit: true }));
}

describe("PowerOfTwoChoices", () => {
  test("always takes the less loaded of two", () => {
    const random = seededRandom(1);
    const all = inFlight(5, 1);
    const picks = Array.from({ length: 50 }, () => new PowerOfTwoChoices().pick(all, random));
    assert.deepEqual(new Set(picks), new Set([1]));
  });

  test("never takes the most loaded of three and spreads over the rest", () => {
    const random = seededRandom(2);
    const all = inFlight(9, 0, 0);
    const picks = Array.from({ length: 200 }, () => new PowerOfTwoChoices().pick(all, random));
    assert.deepEqual(new Set(picks), new Set([1, 2]));
  });

  test("draws every pair of fit ones alike", () => {
    const random = seededRandom(5);
    const all = inFlight(0, 1, 2, 3, 4);
    all[1]!.isFit = false;
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 6000; i++) counts[new PowerOfTwoChoices().pick(all, random)]! += 1;
    // Of the six pairs of four, the idlest wins three, the next two, the next one.
    for (const [at, wins] of [3, 0, 2, 1, 0].entries()) {
      assert.ok(Math.abs(counts[at]! - 1000 * wins) < 150, `${counts}`);
    }
  });

  test("takes the only fit one", () => {
    const all = inFlight(0, 0);
    all[0]!.isFit = false;
    assert.equal(new PowerOfTwoChoices().pick(all, seededRandom(3)), 1);
  });

  test("picks nobody when nobody is fit", () => {
    assert.equal(new PowerOfTwoChoices().pick([], seededRandom(4)), -1);
  });
});
