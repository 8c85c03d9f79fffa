import assert from "node:assert/strict";
import { test } from "node:test";
import { ScenarioCounts } from "./scenario-counts.ts";

test("a second has what came since the one before, and the users of now", () => {
  const counts = new ScenarioCounts("s");
  counts.vusActive = 3;
  counts.iterations = 2;
  counts.addRequest(true, 10);
  assert.deepEqual(
    [counts.tick(), counts.tick()].map(({ vus, requests, failures, iterations, p95Ms }) => [
      ...[vus, requests, failures, iterations, p95Ms],
    ]),
    [
      [3, 1, 1, 2, 10],
      [3, 0, 0, 0, 0],
    ],
  );
});

test("what threads have taken adds up to what one would have counted", () => {
  const all = new ScenarioCounts("s");
  for (const latencies of [[10, 20], [30]]) {
    const member = new ScenarioCounts("s");
    for (const ms of latencies) {
      member.vusActive += 1;
      member.dropped += 2;
      member.addRequest(ms === 30, ms);
      all.merge(structuredClone(member.take()));
    }
  }
  const { vus, requests, failures, dropped, p99Ms } = all.tick();
  assert.deepEqual([vus, requests, failures, dropped, Math.round(p99Ms)], [3, 3, 1, 6, 30]);
});
