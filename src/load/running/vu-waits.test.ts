import assert from "node:assert/strict";
import { test } from "node:test";
import { Interrupted, VuWaits } from "./vu-waits.ts";

test("an interruption cancels what is waited for, once, and refuses what comes later", () => {
  const waits = new VuWaits();
  const cancelled: string[] = [];
  const kept = (): void => void cancelled.push("kept");
  const removed = (): void => void cancelled.push("removed");
  waits.add(kept);
  waits.add(removed);
  waits.remove(removed);
  waits.check();
  waits.interrupt();
  waits.interrupt();
  assert.deepEqual(cancelled, ["kept"]);
  assert.throws(() => waits.check(), Interrupted);
  waits.reset();
  waits.check();
});
