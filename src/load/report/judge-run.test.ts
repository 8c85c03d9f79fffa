import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DecidedThreshold } from "../running/threshold-board.ts";
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

const rows: [title: string, thresholds: DecidedThreshold[], doubts: string[], verdict: string][] = [
  ["passed without thresholds", [], [], "passed"],
  ["passed without thresholds, even when it was the bottleneck", [], slow, "passed"],
  ["passed when all have passed", [time("passed"), count("passed")], [], "passed"],
  ["failed when one was crossed", [time("crossed"), count("passed")], [], "failed"],
  ["failed when one has no samples", [time("no samples")], [], "failed"],
  [
    "inconclusive when a time was measured by a bottleneck and has passed",
    [time("passed")],
    slow,
    "inconclusive",
  ],
  [
    "inconclusive when a time was measured by a bottleneck and was crossed",
    [time("crossed")],
    slow,
    "inconclusive",
  ],
  [
    "failed when a count was crossed, bottleneck or not",
    [time("passed"), count("crossed")],
    slow,
    "failed",
  ],
  [
    "inconclusive when a bottleneck has not reached a count",
    [decided("count", "reached", "crossed")],
    slow,
    "inconclusive",
  ],
  [
    "passed when a bottleneck has reached a count",
    [decided("count", "reached", "passed")],
    slow,
    "passed",
  ],
  ["passed when only counts are judged, bottleneck or not", [count("passed")], slow, "passed"],
  ["failed when there are no samples, bottleneck or not", [time("no samples")], slow, "failed"],
];

describe("the verdict on a run is", () => {
  for (const [title, thresholds, doubts, verdict] of rows) {
    test(title, () => {
      const outcome = { name: "completed" } as const;
      assert.equal(judgeRun({ outcome, thresholds, honesty: { doubts } }).name, verdict);
    });
  }

  test("stopped when it was stopped and failed when it was aborted, with the reason", () => {
    const parts = { thresholds: [time("crossed")], honesty: { doubts: slow } };
    assert.equal(judgeRun({ outcome: { name: "stopped" }, ...parts }).name, "stopped");
    const aborted = judgeRun({ outcome: { name: "aborted", reason: "no" }, ...parts });
    assert.deepEqual(aborted, { name: "failed", sentence: "the run was aborted: no" });
  });

  test("failed when the script marked it so, bottleneck or not", () => {
    const parts = { thresholds: [time("passed")], honesty: { doubts: slow } };
    const sentences = ["", "no"].map((failReason) => {
      const { name, sentence } = judgeRun({ outcome: { name: "completed", failReason }, ...parts });
      return `${name}: ${sentence}`;
    });
    assert.deepEqual(sentences, [
      "failed: the script marked the run as failed",
      "failed: the script marked the run as failed: no",
    ]);
  });
});
