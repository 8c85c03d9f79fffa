import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../modules/seeded-random.ts";
import { compareRuns } from "./compare-runs.ts";
import { makeUpRun } from "./run-for-tests.ts";
import type { RunSeries } from "./run-series.ts";

const usual = { seconds: 60, perSecond: 50, medianMs: 20, memory: 0.5, failureShare: 0.01 };

function compare(changed: object, seed: number): ReturnType<typeof compareRuns> {
  const random = seededRandom(seed);
  const former = makeUpRun(usual, random);
  return compareRuns(former, makeUpRun({ ...usual, ...changed }, random, "this run"), random);
}

function emptied(slices: RunSeries["slices"], which: (at: number) => boolean): RunSeries["slices"] {
  const nothing = { requests: 0, failures: 0, buckets: new Map<number, number>() };
  return slices.map((one, at) => (which(at) ? { ...one, ...nothing } : one));
}

describe("compareRuns", () => {
  test("shows no difference between runs that differ only as seconds of one run do", () => {
    // In one of twenty a difference is made up, by design, where seconds are as these.
    const shown = [1, 2, 3, 4, 5, 6].filter((seed) =>
      compare({}, seed).differences.some(({ isShown }) => isShown),
    );
    assert.ok(shown.length <= 1, `in ${shown.length} of 6`);
  });

  test("makes differences up more often where slow spells last longer than a stretch", () => {
    const slow = { ...usual, memory: 0.95 };
    const shown = [1, 2, 3, 4, 5, 6].filter((seed) => {
      const random = seededRandom(seed);
      const former = makeUpRun(slow, random);
      const { differences } = compareRuns(former, makeUpRun(slow, random), random);
      return differences.some(({ isShown }) => isShown);
    });
    assert.ok(shown.length > 1, `in ${shown.length} of 6`);
  });

  test("shows that a run is slower, in an interval that has the truth in it", () => {
    const { differences } = compare({ medianMs: 24 }, 1);
    for (const what of ["p50", "mean"] as const) {
      const { isShown, changeFrom, changeTo } = differences.find((one) => one.what === what)!;
      assert.ok(isShown && changeFrom < 0.2 && changeTo > 0.2, `${what} ${changeFrom} ${changeTo}`);
    }
    assert.equal(differences.find(({ what }) => what === "rate")!.isShown, false);
  });

  test("shows failures and a rate that have changed", () => {
    const { differences } = compare({ failureShare: 0.05, perSecond: 40 }, 1);
    const shown = differences.filter(({ isShown }) => isShown).map(({ what }) => what);
    assert.deepEqual(shown, ["rate", "failures"]);
    assert.ok(Math.abs(differences.find(({ what }) => what === "rate")!.change + 0.2) < 1e-9);
  });

  test("leaves out what is no whole slice, and only that", () => {
    const random = seededRandom(1);
    const former = makeUpRun(usual, random);
    const last = former.slices.at(-1)!;
    // A second that came late is longer than the others; the rest of one at the end is shorter.
    const late = { ...last, fromMs: last.toMs, toMs: last.toMs + 4000 };
    const rest = { ...last, fromMs: late.toMs, toMs: late.toMs + 5, requests: 900 };
    const present = { ...former, slices: [...former.slices, late, rest] };
    const { differences } = compareRuns(former, present, random);
    const rate = differences.find(({ what }) => what === "rate")!;
    assert.ok(Math.abs(rate.present - (61 * 50) / 64) < 1e-9, String(rate.present));
  });

  test("shows an outage, in which nothing was finished", () => {
    const random = seededRandom(1);
    const former = makeUpRun(usual, random);
    const { slices } = makeUpRun(usual, random);
    const present = { ...former, slices: emptied(slices, (at) => at >= 20 && at < 40) };
    const { differences } = compareRuns(former, present, random);
    const { change, isShown } = differences.find(({ what }) => what === "rate")!;
    assert.ok(isShown && Math.abs(change + 1 / 3) < 1e-9, String(change));
  });

  test("compares runs of less than one request a slice, with numbers for all of it", () => {
    const random = seededRandom(1);
    const runs = [3, 6].map((gap) => {
      const run = makeUpRun({ ...usual, seconds: 120, perSecond: 1 }, random);
      return { ...run, slices: emptied(run.slices, (at) => at % gap > 0) };
    });
    for (const [former, present, change, isShown] of [
      [runs[0]!, runs[0]!, 0, false],
      [runs[0]!, runs[1]!, -0.5, true],
      [runs[1]!, runs[0]!, 1, true],
    ] as const) {
      const { differences } = compareRuns(former, present, random);
      const rate = differences.find(({ what }) => what === "rate")!;
      assert.deepEqual([rate.change, rate.isShown], [change, isShown]);
      for (const { changeFrom, changeTo } of differences) {
        assert.ok(Number.isFinite(changeFrom) && Number.isFinite(changeTo));
      }
    }
  });

  test("makes nothing up where almost all slices are empty, and says where all of them are", () => {
    const random = seededRandom(1);
    const run = makeUpRun(usual, random);
    const almost = { ...run, slices: emptied(run.slices, (at) => at > 0) };
    for (const { changeFrom, changeTo } of compareRuns(almost, almost, random).differences) {
      assert.ok(changeFrom <= 0 && changeTo >= 0 && Number.isFinite(changeTo - changeFrom));
    }
    const none = { ...run, slices: emptied(run.slices, () => true) };
    assert.deepEqual(compareRuns(run, { ...none, name: "this run" }, random).doubts, [
      "no request of this run was finished",
    ]);
  });

  test("leaves pauses out, also the part of a slice", () => {
    const random = seededRandom(1);
    const former = makeUpRun(usual, random);
    const slices = former.slices.map((one, at) => ({
      ...one,
      ...(at >= 20 && at < 40 ? { requests: 0, buckets: new Map(), pausedMs: 1000 } : {}),
      ...(at === 40 ? { toMs: one.toMs + 300, pausedMs: 300 } : {}),
    }));
    const { differences } = compareRuns(former, { ...former, slices }, random);
    const rate = differences.find(({ what }) => what === "rate")!;
    assert.ok(Math.abs(rate.present - 50) < 1e-9, String(rate.present));
  });

  test("says nothing of runs that did not complete, on either side", () => {
    const random = seededRandom(1);
    const run = makeUpRun(usual, random);
    const stopped = { ...run, outcome: { name: "stopped" } } as const;
    const outcome = { name: "aborted", reason: "the script aborted it" } as const;
    assert.deepEqual(compareRuns(stopped, { ...run, name: "this run", outcome }, random), {
      former: "former.json",
      doubts: [
        "former.json is no whole run: it was stopped",
        "this run is no whole run: it was aborted, the script aborted it",
      ],
      differences: [],
    });
  });

  test("says nothing of runs that were too short, or whose generator was the bottleneck", () => {
    const random = seededRandom(1);
    const former = { ...makeUpRun(usual, random), doubts: ["it used 95 % of a core"] };
    const present = makeUpRun({ ...usual, seconds: 5 }, random, "this run");
    assert.deepEqual(compareRuns(former, present, random), {
      former: "former.json",
      doubts: [
        "the generator of former.json was the bottleneck: it used 95 % of a core",
        "this run is too short: 5 slices of its time, 20 are needed",
      ],
      differences: [],
    });
  });
});
