import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "./balancer.ts";
import { RoundRobin } from "./round-robin.ts";

function candidates(...fit: readonly boolean[]): Candidate[] {
  return fit.map((isFit) => ({ weight: 1, inFlight: 0, isFit }));
}

describe("RoundRobin", () => {
  test("gives each candidate its turn", () => {
    const balancer = new RoundRobin(new Int32Array(1));
    const picks = [1, 2, 3, 4].map(() => balancer.pick(candidates(true, true, true)));
    assert.deepEqual(picks, [0, 1, 2, 0]);
  });

  test("passes over who is not fit", () => {
    const balancer = new RoundRobin(new Int32Array(1));
    const picks = [1, 2, 3].map(() => balancer.pick(candidates(true, false, true)));
    assert.deepEqual(picks, [0, 2, 2]);
  });

  test("picks nobody when nobody is fit", () => {
    assert.equal(new RoundRobin(new Int32Array(1)).pick(candidates(false, false)), -1);
    assert.equal(new RoundRobin(new Int32Array(1)).pick([]), -1);
  });

  test("goes on where another thread with the same turn has stopped", () => {
    const turn = new Int32Array(new SharedArrayBuffer(4));
    const [one, other] = [new RoundRobin(turn), new RoundRobin(turn)];
    const all = candidates(true, true);
    assert.deepEqual([one.pick(all), other.pick(all), one.pick(all)], [0, 1, 0]);
  });

  test("goes on when the shared turn overflows", () => {
    const balancer = new RoundRobin(new Int32Array([2 ** 31 - 1]));
    const picks = [1, 2].map(() => balancer.pick(candidates(true, true)));
    assert.deepEqual(picks, [1, 0]);
  });
});
