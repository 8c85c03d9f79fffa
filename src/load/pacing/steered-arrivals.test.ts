import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ArrivalSchedule } from "./arrival-schedule.ts";
import { SteeredArrivals } from "./steered-arrivals.ts";

function allOf(arrivals: SteeredArrivals): number[] {
  const times: number[] = [];
  for (let n = 0; ; n++) {
    const dueMs = arrivals.dueMs(n);
    if (dueMs === undefined) return times;
    times.push(Math.round(dueMs * 10) / 10);
  }
}

describe("SteeredArrivals", () => {
  test("are the schedule's own as long as nobody steers", () => {
    const arrivals = new SteeredArrivals(ArrivalSchedule.constant(10 / 1000, 500));
    assert.deepEqual(allOf(arrivals), [0, 100, 200, 300, 400]);
  });

  test("come at twice the rate from the time on at which it was doubled", () => {
    const arrivals = new SteeredArrivals(ArrivalSchedule.constant(10 / 1000, 500));
    arrivals.scale(2, 200);
    assert.deepEqual(allOf(arrivals), [0, 100, 200, 250, 300, 350, 400, 450]);
  });

  test("keep what was due before a change, and carry its remainder over", () => {
    const arrivals = new SteeredArrivals(ArrivalSchedule.constant(10 / 1000, 600));
    arrivals.scale(0.5, 150);
    arrivals.scale(1, 450);
    // Half of the way to the third was gone at 150; the rest takes twice as long.
    assert.deepEqual(allOf(arrivals), [0, 100, 250, 450, 550]);
  });

  test("follow a ramp, scaled", () => {
    const stages = [{ durationMs: 4000, ratePerMs: 4 / 1000 }];
    const arrivals = new SteeredArrivals(ArrivalSchedule.ramping(0, stages));
    arrivals.scale(2, 2000);
    assert.deepEqual(allOf(arrivals).slice(0, 3), [1414.2, 2000, 2236.1]);
    assert.equal(allOf(arrivals).length, 14);
  });
});
