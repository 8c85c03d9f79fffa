import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "./balancer.ts";
import { LeastRequest } from "./least-request.ts";

describe("LeastRequest", () => {
  test("picks the one with the fewest calls under way", () => {
    assert.equal(new LeastRequest().pick(loaded([3, 1], [1, 1], [2, 1])), 1);
  });

  test("measures the calls by the weight", () => {
    assert.equal(new LeastRequest().pick(loaded([3, 4], [1, 1])), 0);
  });

  test("lets equals take turns", () => {
    const balancer = new LeastRequest();
    const all = loaded([0, 1], [0, 1], [5, 1]);
    const picks = [1, 2, 3, 4].map(() => balancer.pick(all));
    assert.deepEqual(picks, [0, 1, 0, 1]);
  });

  test("gives idle ones turns by their weight", () => {
    const balancer = new LeastRequest();
    const all = loaded([0, 5], [0, 1], [0, 1]);
    const picks = Array.from({ length: 7 }, () => "abc"[balancer.pick(all)]);
    assert.deepEqual(picks.join(""), "aabacaa");
  });

  test("picks nobody who is not fit, however idle", () => {
    const all = loaded([0, 1], [9, 1]);
    all[0]!.isFit = false;
    assert.equal(new LeastRequest().pick(all), 1);
  });

  test("picks nobody when nobody is fit", () => {
    assert.equal(new LeastRequest().pick([]), -1);
  });
});

function loaded(...loads: readonly (readonly [inFlight: number, weight: number])[]): Candidate[] {
  return loads.map(([inFlight, weight]) => ({ weight, inFlight, isFit: true }));
}
