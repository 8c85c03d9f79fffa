import assert from "node:assert/strict";
import { test } from "node:test";
import { processorWaitMs } from "./processor-wait-ms.ts";

test("the time that a thread has waited for a processor does not shrink", () => {
  const before = processorWaitMs();
  assert.ok(before >= 0);
  assert.ok(processorWaitMs() >= before);
});
