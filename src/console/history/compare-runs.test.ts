import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compareRuns } from "./compare-runs.ts";
import type { RunMeasure, RunSlice } from "./run-record.ts";

const boundsMs = [5, 10, 25, 50];
const quick: RunSlice = { counts: [100, 0, 0, 0, 0], failures: 0 };
const slow: RunSlice = { counts: [90, 0, 0, 10, 0], failures: 0 };

describe("compareRuns", () => {
  test("says whose p99 is lower, and by how much", () => {
    const { doubt, differences } = compareRuns(runOf(20, quick), runOf(20, slow), chance());
    assert.equal(doubt, undefined);
    const [p99] = differences;
    assert.deepEqual([p99?.lower, p99?.a, p99?.because], ["a", 4.95, ""]);
    assert.ok(p99!.b > 25 && p99!.low > 20 && p99!.high < 45);
  });

  test("says whose failures are fewer", () => {
    const failing = { ...quick, failures: 10 };
    const [, failures] = compareRuns(runOf(20, failing), runOf(20, quick), chance()).differences;
    const { a, b, low, high } = failures!;
    assert.deepEqual([failures?.lower, a, b, low, high], ["b", 0.1, 0, -0.1, -0.1]);
  });

  test("shows no difference of one bad second, as it might not have been drawn", () => {
    const unlucky = { boundsMs, slices: [...runOf(19, quick).slices, { ...slow, failures: 10 }] };
    const { differences } = compareRuns(runOf(20, quick), unlucky, chance());
    assert.deepEqual(
      differences.map(({ lower }) => lower),
      [undefined, undefined],
    );
  });

  test("shows no difference within a bucket, as where in it a quantile lies is a guess", () => {
    const denser: RunSlice = { counts: [50, 0, 0, 50, 0], failures: 0 };
    const [p99] = compareRuns(runOf(20, slow), runOf(20, denser), chance()).differences;
    assert.equal(p99?.lower, undefined);
    assert.equal(p99?.because, "both are between 25 and 50 ms");
    assert.notEqual(p99?.a, p99?.b);
  });

  test("says nothing of runs that are too short, or without answers", () => {
    const idle = { ...quick, counts: [0, 0, 0, 0, 0] };
    const mostlyIdle = { boundsMs, slices: [...runOf(19, quick).slices, idle, idle] };
    const { doubt, differences } = compareRuns(runOf(20, quick), mostlyIdle, chance());
    assert.equal(doubt, "there were answers in 19 seconds of one of them, and it takes 20");
    assert.deepEqual(differences, []);
  });

  test("says nothing of runs with other buckets", () => {
    const other = { ...runOf(20, quick), boundsMs: [1, 2] };
    const { doubt } = compareRuns(runOf(20, quick), other, chance());
    assert.equal(doubt, "the two were not measured with the same buckets");
  });
});

function runOf(seconds: number, slice: RunSlice): RunMeasure {
  return { boundsMs, slices: Array.from({ length: seconds }, () => slice) };
}

/** The same in each run: a generator of Lehmer. */
function chance(): () => number {
  let state = 12_345;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
