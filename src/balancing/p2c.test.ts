import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { countPicks } from "../../test/balancing/count-picks.ts";
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

  test("shares a quiet group by weight", () => {
    const random = seededRandom(6);
    const all = inFlight(0, 0).map((one, at) => ({ ...one, weight: at === 0 ? 3 : 1 }));
    const picks = Array.from({ length: 8000 }, () => new PowerOfTwoChoices().pick(all, random));
    const heavy = picks.filter((at) => at === 0).length;
    assert.ok(Math.abs(heavy - 6000) < 200, `${heavy}`);
  });

  test("keeps the calls under way in proportion to the weight under load", () => {
    const random = seededRandom(7);
    const all = inFlight(0, 0).map((one, at) => ({ ...one, weight: at === 0 ? 3 : 1 }));
    for (let i = 0; i < 400; i++) all[new PowerOfTwoChoices().pick(all, random)]!.inFlight += 1;
    assert.deepEqual(
      all.map(({ inFlight }) => inFlight),
      [300, 100],
    );
  });

  test("gives a backend that is ten times slower a third of its fair share at most", () => {
    const counts = countPicks(new PowerOfTwoChoices(), [10, 10, 100, 10, 10], 50_000);
    const fair = 50_000 / 5;
    assert.ok(counts[2]! <= fair / 3, `${counts}`);
    assert.ok(counts[2]! > 0, `${counts}`);
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
