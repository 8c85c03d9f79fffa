import assert from "node:assert/strict";
import { test } from "node:test";
import { SharedOrdinal } from "./shared-ordinal.ts";

test("a shared ordinal gives each number once, whoever takes it", () => {
  const one = new SharedOrdinal();
  const other = new SharedOrdinal(one.memory);
  assert.deepEqual([one.take(), other.take(), one.take()], [0, 1, 2]);
  assert.equal(other.count, 3);
});
