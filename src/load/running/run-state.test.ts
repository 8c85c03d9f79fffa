import assert from "node:assert/strict";
import { test } from "node:test";
import { readRunOptions } from "../options/run-options.ts";
import { VirtualClock } from "../run-for-tests.ts";
import type { RunShare } from "../sharing/run-share.ts";
import { RunState } from "./run-state.ts";

function stateWith(options: object, share?: RunShare): RunState {
  const read = readRunOptions(options, {});
  assert.ok(read.ok);
  const clock = new VirtualClock();
  const parts = { options: read.options, clock, output: { log: () => {} }, random: () => 0 };
  return new RunState({ ...parts, ...(share && { share }) });
}

test("requests wait for their turn when their rate is limited", () => {
  const state = stateWith({ rps: 10 });
  assert.deepEqual(
    [1, 2, 3].map(() => state.requestDelayMs()),
    [0, 100, 200],
  );
});

test("threads that share a run share the rate of its requests", () => {
  const state = stateWith({ rps: 10 }, { index: 1, count: 2 });
  assert.deepEqual(
    [1, 2, 3].map(() => state.requestDelayMs()),
    [0, 200, 400],
  );
});

test("requests do not wait when it is not", () => {
  const state = stateWith({});
  assert.deepEqual(
    [1, 2].map(() => state.requestDelayMs()),
    [0, 0],
  );
});
