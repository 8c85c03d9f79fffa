import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "./balancer.ts";
import { LeastRequest } from "./least-request.ts";

function loaded(...loads: readonly (readonly [inFlight: number, weight: number])[]): Candidate[] {
  return loads.map(([inFlight, weight]) => ({ weight, inFlight, isFit: true }));
}

describe("LeastRequest", () => {
  test("picks the one with the fewest calls under way", () => {
    const all = loaded([3, 1], [1, 1], [2, 1]);
    assert.equal(
      new LeastRequest().pick(all, () => 0.5),
      1,
    );
  });

  test("measures the calls by the weight", () => {
    const all = loaded([3, 4], [1, 1]);
    assert.equal(
      new LeastRequest().pick(all, () => 0.5),
      0,
    );
  });

  test("draws among equals, so that threads do not all run to the first", () => {
    const all = loaded([0, 1], [0, 1]);
    assert.equal(
      new LeastRequest().pick(all, () => 0.4),
      1,
    );
    assert.equal(
      new LeastRequest().pick(all, () => 0.6),
      0,
    );
  });

  test("picks nobody when nobody is fit", () => {
    assert.equal(
      new LeastRequest().pick([], () => 0),
      -1,
    );
  });
});
