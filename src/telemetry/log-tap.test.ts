import assert from "node:assert/strict";
import { test } from "node:test";
import { LogTap } from "./log-tap.ts";

test("hands on lines, those first that came before it was connected", () => {
  const tap = new LogTap();
  const taken: string[] = [];
  tap.onLogLine("a");
  tap.onLogLine("b");
  tap.connect((line) => taken.push(line));
  tap.onLogLine("c");
  assert.deepEqual(taken, ["a", "b", "c"]);
});

test("keeps no more than a start can have to say", () => {
  const tap = new LogTap();
  for (let index = 0; index < 2000; index++) tap.onLogLine(String(index));
  const taken: string[] = [];
  tap.connect((line) => taken.push(line));
  assert.deepEqual([taken.length, taken.at(-1)], [1000, "999"]);
});
