import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { goldenSkip, goldenVector } from "../../test/golden/golden-vector.ts";
import { CallWindow } from "./call-window.ts";

describe("CallWindow", () => {
  test("is empty at first", () => {
    assert.deepEqual(sums(made(), 0), [0, 0, 0]);
  });

  test("counts calls, failures and slow calls", () => {
    const window = made();
    window.record(false, false, 10);
    window.record(true, false, 20);
    window.record(true, true, 30);
    assert.deepEqual(sums(window, 40), [3, 2, 1]);
  });

  test("forgets a call after the window, and not before nine tenths of it", () => {
    const window = made();
    window.record(true, false, 99);
    assert.deepEqual(sums(window, 999), [1, 1, 0]);
    assert.deepEqual(sums(window, 1000), [0, 0, 0]);
  });

  test("uses its slots again without what was in them", () => {
    const window = made();
    for (let nowMs = 0; nowMs < 5000; nowMs += 50) window.record(true, true, nowMs);
    assert.deepEqual(sums(window, 4999), [20, 20, 20]);
  });

  test("forgets calls after any pause", () => {
    const window = made();
    window.record(true, true, 0);
    const pauses = fc.double({ min: 1000, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(pauses, (pauseMs) => assert.deepEqual(sums(window, pauseMs), [0, 0, 0])),
      { seed: 1 },
    );
  });

  test("forgets all when it is cleared", () => {
    const window = made();
    window.record(true, true, 10);
    window.clear();
    window.record(false, false, 10);
    assert.deepEqual(sums(window, 10), [1, 0, 0]);
  });

  test("leaves out a call that is later than a whole window", () => {
    const window = made();
    window.record(true, true, 1050);
    window.record(true, true, 50);
    assert.deepEqual(sums(window, 1050), [1, 1, 1]);
  });

  test("goes on with a slot that an ended thread left half emptied", () => {
    const words = new Int32Array(CallWindow.words);
    words[0] = ~10;
    const window = new CallWindow(words, 1000);
    window.record(true, false, 2000);
    assert.deepEqual(sums(window, 2000), [1, 1, 0]);
  });
});

describe("CallWindow against the vectors of a public test suite", { skip: goldenSkip }, () => {
  test("counts a sliding window of five seconds as resilience4j does", () => {
    const window = made(5000);
    let nowMs = 60_000;
    const steps = goldenVector("SW-resilience4j-time-window").steps;
    for (const [advanceMs, outcome, calls, , failures] of steps as [
      number,
      string,
      ...number[],
    ][]) {
      nowMs += advanceMs;
      window.record(outcome === "E", false, nowMs);
      assert.deepEqual(sums(window, nowMs), [calls, failures, 0]);
    }
  });

  test("counts slow calls as resilience4j does", () => {
    const window = made(60_000);
    const { steps, expect } = goldenVector("SW-resilience4j-slow-rate");
    for (const [, outcome] of steps as [number, string][]) {
      window.record(outcome === "SLOW_ERROR", outcome.startsWith("SLOW"), 1000);
    }
    const { total, success, slow } = expect as Record<string, number>;
    assert.deepEqual(sums(window, 1000), [total, total! - success!, slow]);
  });
});

function made(windowMs = 1000): CallWindow {
  return new CallWindow(new Int32Array(new SharedArrayBuffer(CallWindow.words * 4)), windowMs);
}

function sums(window: CallWindow, nowMs: number): number[] {
  window.sum(nowMs);
  return [window.calls, window.failures, window.slow];
}
