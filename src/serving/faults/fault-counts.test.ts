import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultCounts } from "./fault-counts.ts";

test("counts of a fault are those of all who share its memory, since a moment", () => {
  const one = new FaultCounts();
  const other = new FaultCounts(one.memory);
  one.add("applied");
  const before = other.since();
  other.add("applied");
  other.add("spared");
  assert.deepEqual(one.since(), { applied: 2, abandoned: 0, spared: 1 });
  assert.deepEqual(one.since(before), { applied: 1, abandoned: 0, spared: 1 });
});
