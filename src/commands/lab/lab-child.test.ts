import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LabChild, type LabChildOptions } from "./lab-child.ts";

const program = fileURLToPath(new URL("../../../test/lab/child-program.ts", import.meta.url));

describe("LabChild", () => {
  test("gives the child its environment and input and is started when the child says so", async () => {
    const lines: string[] = [];
    const child = makeChild("obedient", { onLine: (line) => lines.push(line) });
    await child.start();
    await child.stop(5000);
    assert.deepEqual(lines, ["input some yaml, word bird"]);
  });

  test("tells what a child wrote that ended before it was ready", async () => {
    const lines: string[] = [];
    const child = makeChild("broken", { onLine: (line) => lines.push(line) });
    await assert.rejects(child.start(), /bin-1 did not start: it ended with 2$/);
    assert.deepEqual(lines, ["cannot find the thing"]);
  });

  test("gives up on a child that never says that it is ready, and leaves no process", async () => {
    const child = makeChild("silent", { readyTimeoutMs: 300 });
    await assert.rejects(child.start(), /did not start: not ready after 300 ms/);
    assert.equal(child.pid, undefined);
  });

  test("starts a child that died again, as often as allowed, and then says that it stays down", async () => {
    const reports: string[] = [];
    const reported = new EventTarget();
    const child = makeChild("obedient", {
      restartsMax: 1,
      onLine: () => reported.dispatchEvent(new Event("line")),
      onReport: (sentence) => {
        reports.push(sentence);
        reported.dispatchEvent(new Event("report"));
      },
    });
    await child.start();
    const restarted = once(reported, "line");
    process.kill(child.pid!, "SIGKILL");
    await restarted;
    const second = once(reported, "report");
    process.kill(child.pid!, "SIGKILL");
    await second;
    await child.stop(5000);
    assert.deepEqual(reports.slice(0, 1), ["ended with SIGKILL: started again"]);
    assert.match(reports[1]!, /SIGKILL/);
  });

  test("leaves a child down that is taken down, until it is restarted", async () => {
    const lines: string[] = [];
    const reports: string[] = [];
    const child = makeChild("obedient", {
      restartsMax: 3,
      onLine: (line) => lines.push(line),
      onReport: (sentence) => reports.push(sentence),
    });
    await child.start();
    const { pid } = child;
    child.takeDown();
    await untilGone(pid!);
    assert.equal(child.pid, pid);
    await child.restart(5000);
    await child.stop(5000);
    assert.equal(lines.length, 2);
    assert.deepEqual(reports, []);
  });

  test("keeps hold of a child that took the place of one that was still starting", async () => {
    const child = makeChild("obedient", { readyTimeoutMs: 2000 });
    const first = assert.rejects(child.start(), /did not start/);
    child.takeDown();
    await child.restart(5000);
    await first;
    assert.ok(child.pid !== undefined);
    await child.stop(5000);
  });

  test("does not start a child again that ended while the lab stops", async () => {
    const reports: string[] = [];
    const stop = new AbortController();
    const child = makeChild("obedient", {
      restartsMax: 3,
      signal: stop.signal,
      onReport: (sentence) => reports.push(sentence),
    });
    await child.start();
    stop.abort();
    process.kill(child.pid!, "SIGTERM");
    await child.stop(5000);
    assert.deepEqual(reports, []);
  });

  test("kills a child that does not stop within the deadline, and says so", async () => {
    const reports: string[] = [];
    const child = makeChild("deaf", { onReport: (sentence) => reports.push(sentence) });
    await child.start();
    await child.stop(100);
    assert.deepEqual(reports, ["still running 100 ms after SIGTERM: killed"]);
  });
});

/**
 * Node learns of a child's end and tells it in one go, and what dies and is to be started again is
 * started in that go: once the process is gone, whoever holds another one has started it.
 */
async function untilGone(pid: number): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  while (isThere(pid)) await sleep(5, undefined, { signal });
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is nobody to be asked.
    return false;
  }
}

function makeChild(mode: string, options: Partial<LabChildOptions> = {}): LabChild {
  return new LabChild(
    { name: "bin-1", args: [mode], environment: { WORD: "bird" }, input: "some yaml" },
    {
      program,
      environment: process.env,
      readyTimeoutMs: 10_000,
      restartsMax: 0,
      signal: new AbortController().signal,
      onLine: () => undefined,
      onReport: () => undefined,
      ...options,
    },
  );
}
