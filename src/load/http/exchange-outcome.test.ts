import assert from "node:assert/strict";
import { test } from "node:test";
import { unsentExchange } from "./exchange-outcome.ts";
import { toTimings } from "./timings.ts";

test("what was never sent took no time and no octets", () => {
  const outcome = unsentExchange("nope", { code: 1000, text: "why" });
  assert.deepEqual(new Set(Object.values(toTimings(outcome))), new Set([0]));
  assert.deepEqual([outcome.bytesSent, outcome.bytesReceived, outcome.status], [0, 0, 0]);
});
