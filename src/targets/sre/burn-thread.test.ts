import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import type { BurnStart } from "./burn-thread.ts";

function start(durationMs: number): Worker {
  const workerData: BurnStart = { durationMs, profiles: undefined };
  return new Worker(new URL("./burn-thread.ts", import.meta.url), { workerData });
}

describe("a thread that burns", () => {
  test("tells how much processor time it has used, and ends", async () => {
    const thread = start(30);
    const ended = once(thread, "exit");
    const [{ cpuMs }] = await once(thread, "message");
    assert.ok(cpuMs > 0);
    assert.deepEqual(await ended, [0]);
  });

  test("ends early when it is told to", async () => {
    const thread = start(60_000);
    const ended = once(thread, "exit");
    await once(thread, "online");
    thread.postMessage("stop");
    assert.deepEqual(await ended, [0]);
  });
});
