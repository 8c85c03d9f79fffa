import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../run-for-tests.ts";
import { Helm } from "./helm.ts";
import { PauseUntil } from "./pause-until.ts";
import { unsteered } from "./steering.ts";

test("a pause ends by time, when the run is steered, or when the scenario is stopped", async () => {
  const clock = new VirtualClock();
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const helm = new Helm();
  const waits = new PauseUntil(clock, stopped, helm);
  await clock.drive(waits.pause(50));
  assert.equal(clock.nowMs(), 50);
  clock.after(10, () => helm.steer(unsteered, 60));
  await clock.drive(waits.pause(1000));
  assert.equal(clock.nowMs(), 60);
  clock.after(10, stop);
  await clock.drive(waits.pause(Number.POSITIVE_INFINITY));
  assert.deepEqual([clock.nowMs(), waits.isStopped], [70, true]);
  await waits.pause(1000);
  assert.equal(clock.nowMs(), 70);
});

test("a wait for a time of the plan is as much longer as the run is paused meanwhile", async () => {
  const clock = new VirtualClock();
  const helm = new Helm();
  helm.begin(0);
  const waits = new PauseUntil(clock, new Promise(() => {}), helm);
  clock.after(40, () => helm.steer({ ...unsteered, isPaused: true }, 40));
  clock.after(540, () => helm.steer(unsteered, 540));
  await clock.drive(waits.until(() => helm.waitMs(100, clock.nowMs())));
  assert.equal(clock.nowMs(), 600);
});
