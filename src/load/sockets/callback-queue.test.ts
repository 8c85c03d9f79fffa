import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { CallbackQueue } from "./callback-queue.ts";

test("a callback runs when the one before has come to its end", async () => {
  const seen: string[] = [];
  const queue = new CallbackQueue(() => {});
  const done = new Promise<void>((resolve) => {
    queue.add(async () => {
      await turn();
      seen.push("slow");
    });
    queue.add(() => seen.push("quick"));
    queue.add(resolve);
  });
  await done;
  assert.deepEqual(seen, ["slow", "quick"]);
});

test("after one that throws none runs", async () => {
  const seen: unknown[] = [];
  const failed = new Promise((resolve) => {
    const queue = new CallbackQueue(resolve);
    queue.add(() => {
      throw new Error("mine");
    });
    queue.add(() => seen.push("never"));
  });
  assert.match(String(await failed), /mine/);
  await turn();
  assert.deepEqual(seen, []);
});
