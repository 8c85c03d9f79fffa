import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "./balancer.ts";
import { WeightedRoundRobin } from "./weighted-round-robin.ts";

function weighing(...weights: readonly number[]): Candidate[] {
  return weights.map((weight) => ({ weight, inFlight: 0, isFit: true }));
}

describe("WeightedRoundRobin", () => {
  test("spreads the turns of a heavy candidate as nginx does", () => {
    const balancer = new WeightedRoundRobin();
    const all = weighing(5, 1, 1);
    const picks = Array.from({ length: 7 }, () => "abc"[balancer.pick(all)]);
    assert.deepEqual(picks.join(""), "aabacaa");
  });

  test("gives the turns of a candidate that is not fit to the others", () => {
    const balancer = new WeightedRoundRobin();
    const all = weighing(2, 1, 1);
    all[0]!.isFit = false;
    const picks = Array.from({ length: 4 }, () => balancer.pick(all));
    assert.deepEqual(picks, [1, 2, 1, 2]);
  });

  test("picks nobody when nobody is fit", () => {
    const all = weighing(1);
    all[0]!.isFit = false;
    assert.equal(new WeightedRoundRobin().pick(all), -1);
  });
});
