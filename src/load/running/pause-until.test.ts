import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../run-for-tests.ts";
import { PauseUntil } from "./pause-until.ts";

test("a pause ends by time, when it is woken, or when the scenario is stopped", async () => {
  const clock = new VirtualClock();
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const waits = new PauseUntil(clock, stopped);
  await clock.drive(waits.pause(50));
  assert.equal(clock.nowMs(), 50);
  clock.after(10, () => waits.wake());
  await clock.drive(waits.pause(1000));
  assert.equal(clock.nowMs(), 60);
  clock.after(10, stop);
  await clock.drive(waits.pause(1000));
  assert.deepEqual([clock.nowMs(), waits.isStopped], [70, true]);
  await waits.pause(1000);
  assert.equal(clock.nowMs(), 70);
});
