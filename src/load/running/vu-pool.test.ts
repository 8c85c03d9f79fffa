import assert from "node:assert/strict";
import { test } from "node:test";
import { nativeModules } from "../modules/native-modules.ts";
import { readRunOptions } from "../options/run-options.ts";
import { VirtualClock, writeScript } from "../run-for-tests.ts";
import { compileScript } from "../script/compile-script.ts";
import { ScriptFiles } from "../script/script-files.ts";
import { RunState } from "./run-state.ts";
import { VuPool } from "./vu-pool.ts";

function makePool(): VuPool {
  const read = readRunOptions({}, {});
  assert.ok(read.ok);
  const path = writeScript("export const data = open('main.js').length; export default () => {};");
  const script = compileScript(path, {
    read: (path) => new ScriptFiles().read(path).toString(),
    nativeExports: new Map(),
    blockingNatives: new Set(),
  });
  const output = { log: () => {} };
  const clock = new VirtualClock();
  const state = new RunState({ options: read.options, clock, output, random: () => 0 });
  return new VuPool({ state, script, modules: nativeModules, env: {} }, { index: 0, count: 1 });
}

test("users are made ahead, taken in the order of their numbers, and used again", async () => {
  const pool = makePool();
  await pool.grow(150);
  assert.equal(pool.size, 150);
  const [first, second] = [pool.take(), pool.take()];
  assert.deepEqual([first.vuId, second.vuId], [1, 2]);
  pool.give(first);
  assert.equal(pool.take(), first);
});

test("a user made in the middle of a run still has its init context", async () => {
  const pool = makePool();
  pool.state.hasBegun = true;
  assert.equal(pool.take().vuId, 1);
  assert.equal(pool.state.hasBegun, true);
  assert.equal(pool.state.vusInitialized, 1);
});

test("ten thousand users cost less than 30 KB each", async () => {
  const pool = makePool();
  await pool.grow(100);
  const before = process.memoryUsage().heapUsed;
  await pool.grow(2100);
  const each = (process.memoryUsage().heapUsed - before) / 2000;
  assert.ok(each < 30_000, `${each}`);
});
