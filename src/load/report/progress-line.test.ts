import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveCounts } from "../running/live-counts.ts";
import { toProgressLine } from "./progress-line.ts";

test("the line tells time, what is left of it, users, rate, p95, failures, and what was dropped", () => {
  const counts = new LiveCounts();
  counts.vusActive = 7;
  for (let i = 0; i < 20; i++) counts.addRequest(200, i === 0, 10, 0);
  counts.dropped = 3;
  const line = toProgressLine(counts.tick(2000), 60_000);
  assert.equal(line, "2s/1m0s  58s left  7 VUs  10 req/s  p95 10ms  failed 5.0%  dropped 3");
  assert.match(toProgressLine(counts.tick(61_000), 60_000), /^1m1s\/1m0s {2}7 VUs/);
});
