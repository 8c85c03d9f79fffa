import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import type { Candidate } from "./balancer.ts";
import { RoundRobin } from "./round-robin.ts";

const program = new URL("../../test/threads/pick-together.ts", import.meta.url);

function candidates(...fit: readonly boolean[]): Candidate[] {
  return fit.map((isFit) => ({ weight: 1, inFlight: 0, isFit }));
}

describe("RoundRobin", () => {
  test("gives each candidate its turn", () => {
    const balancer = new RoundRobin(new Int32Array(1));
    const picks = [1, 2, 3, 4].map(() => balancer.pick(candidates(true, true, true)));
    assert.deepEqual(picks, [0, 1, 2, 0]);
  });

  test("gives the turns of who is not fit to all the others alike", () => {
    const balancer = new RoundRobin(new Int32Array(1));
    const picks = [1, 2, 3, 4].map(() => balancer.pick(candidates(true, false, true)));
    assert.deepEqual(picks, [0, 2, 0, 2]);
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

  test("gives each the same number of turns over all threads", async () => {
    const buffer = new SharedArrayBuffer(4);
    const work = { fit: [true, true, false, true], picks: 30_000 };
    const counts = (await runTogether({ threads: 4, program, buffer, work })) as number[][];
    const sums = work.fit.map((_, at) => counts.reduce((sum, count) => sum + count[at]!, 0));
    assert.deepEqual(sums, [40_000, 40_000, 0, 40_000]);
  });

  test("goes on when the shared turn overflows", () => {
    const balancer = new RoundRobin(new Int32Array([2 ** 31 - 1]));
    const picks = [1, 2].map(() => balancer.pick(candidates(true, true)));
    assert.deepEqual(picks, [1, 0]);
  });
});
