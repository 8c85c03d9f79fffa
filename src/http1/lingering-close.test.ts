import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HoldingPipe } from "../../test/http1/holding-pipe.ts";
import { LingeringClose } from "./lingering-close.ts";

class WatchedPipe extends HoldingPipe {
  readonly calls: string[] = [];

  override end(): void {
    this.calls.push("end");
  }
  override destroy(): void {
    this.calls.push("destroy");
  }
  override reset(): void {
    this.calls.push("reset");
  }
  override resume(): void {
    this.calls.push("resume");
  }
}

function start(queued = 0) {
  const pipe = new WatchedPipe();
  if (queued > 0) pipe.write(Buffer.alloc(queued));
  const clock = { nowMs: 0 };
  const linger = new LingeringClose(pipe, {
    nowMs: () => clock.nowMs,
    writeTimeoutMs: 60_000,
    onClosed: () => pipe.calls.push("closed"),
  });
  assert.deepEqual(pipe.calls.splice(0), ["end", "resume"]);
  const pass = (nowMs: number): void => {
    clock.nowMs = nowMs;
    linger.checkDeadlines(nowMs);
  };
  return { pipe, linger, pass };
}

describe("LingeringClose", () => {
  test("closes when the client has been quiet for two seconds", () => {
    const { pipe, pass } = start();
    pass(1999);
    assert.deepEqual(pipe.calls, []);
    pass(2000);
    assert.deepEqual(pipe.calls, ["destroy"]);
  });

  test("discards what the client sends for ten seconds at most", () => {
    const { pipe, linger, pass } = start();
    for (let nowMs = 1000; nowMs < 10_000; nowMs += 1000) {
      pass(nowMs);
      linger.onBytes();
    }
    assert.deepEqual(pipe.calls, []);
    pass(10_000);
    assert.deepEqual(pipe.calls, ["destroy"]);
  });

  test("counts from when the last octet for the client had left", () => {
    const { pipe, pass } = start(100);
    pass(30_000);
    pipe.held.length = 0;
    pass(31_999);
    assert.deepEqual(pipe.calls, []);
    pass(32_000);
    assert.deepEqual(pipe.calls, ["destroy"]);
  });

  test("resets a client that takes nothing of what is left for it", () => {
    const { pipe, pass } = start(100);
    pass(0);
    pass(59_999);
    assert.deepEqual(pipe.calls, []);
    pass(60_000);
    assert.deepEqual(pipe.calls, ["reset"]);
  });

  test("passes the end on", () => {
    const { pipe, linger } = start();
    linger.onEnd();
    linger.onDrain();
    linger.onClose();
    assert.deepEqual(pipe.calls, ["closed"]);
  });
});
