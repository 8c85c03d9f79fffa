import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DecidedThreshold } from "../load/running/threshold-board.ts";
import { judgeRun } from "./judge-run.ts";

function decided(
  key: string,
  measures: DecidedThreshold["measures"],
  name: DecidedThreshold["result"]["name"],
): DecidedThreshold {
  const threshold = { source: "", aggregation: "", operator: "<", limit: 0 };
  const abort = { abortOnFail: false, delayAbortEvalMs: 0 };
  return { key, measures, threshold: { ...threshold, ...abort }, result: { name, value: 1 } };
}

const slow = ["its event loop was late"];
const time = (name: DecidedThreshold["result"]["name"]) => decided("time", "times", name);
const count = (name: DecidedThreshold["result"]["name"]) => decided("count", "counts", name);

const rows: [title: string, thresholds: DecidedThreshold[], doubts: string[], status: number][] = [
  ["0 without thresholds", [], [], 0],
  ["0 without thresholds, even when it was the bottleneck", [], slow, 0],
  ["0 when all have passed", [time("passed"), count("passed")], [], 0],
  ["99 when one was crossed", [time("crossed"), count("passed")], [], 99],
  ["99 when one has no samples", [time("no samples")], [], 99],
  ["97 when a time was measured by a bottleneck and has passed", [time("passed")], slow, 97],
  ["97 when a time was measured by a bottleneck and was crossed", [time("crossed")], slow, 97],
  ["99 when a count was crossed, bottleneck or not", [time("passed"), count("crossed")], slow, 99],
  ["0 when only counts are judged, bottleneck or not", [count("passed")], slow, 0],
  ["99 when there are no samples, bottleneck or not", [time("no samples")], slow, 99],
];

describe("the exit status of a run is", () => {
  for (const [title, thresholds, doubts, status] of rows) {
    test(title, () => {
      const outcome = { name: "completed" } as const;
      assert.equal(judgeRun({ outcome, thresholds, honesty: { doubts } }).status, status);
    });
  }

  test("130 when it was stopped and 99 when it was aborted, with the reason", () => {
    const parts = { thresholds: [time("crossed")], honesty: { doubts: slow } };
    assert.equal(judgeRun({ outcome: { name: "stopped" }, ...parts }).status, 130);
    const aborted = judgeRun({ outcome: { name: "aborted", reason: "no" }, ...parts });
    assert.deepEqual(aborted, { status: 99, sentence: "the run was aborted: no" });
  });
});
