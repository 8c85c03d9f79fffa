import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveCounts } from "./live-counts.ts";

test("a tick holds what happened since the one before, the totals all of it", () => {
  const counts = new LiveCounts();
  counts.addRequest(200, false, 10, 0);
  counts.addRequest(500, true, 20, 5);
  counts.dropped += 1;
  const first = counts.tick(1000);
  counts.addRequest(200, false, 40, 0);
  const second = counts.tick(3000);
  assert.deepEqual([first.requests, first.failures, first.dropped, first.p50Ms], [2, 1, 1, 15]);
  assert.deepEqual(
    [...first.byStatus],
    [
      [200, 1],
      [500, 1],
    ],
  );
  assert.deepEqual([second.requests, second.seconds, second.p50Ms, second.dropped], [1, 2, 40, 0]);
  assert.deepEqual(
    [...counts.byStatus],
    [
      [200, 2],
      [500, 1],
    ],
  );
  assert.equal(counts.intendedMs.max, 40);
});

test("a tick tells how many iterations began late, each of them once", () => {
  const counts = new LiveCounts();
  for (const lagMs of [0, 99, 102, 400]) counts.addLag(lagMs);
  assert.equal(counts.tick(1000).sentLate, 2);
  assert.equal(counts.tick(2000).sentLate, 0);
});
