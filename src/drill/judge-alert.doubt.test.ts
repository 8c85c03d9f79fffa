import { describe } from "node:test";
import { fired, fires, isResolved, isSilent, seen } from "./alerts-for-tests.ts";
import type { AlertReading, DrillRecord } from "./drill-record.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";

describe("judgeAlert, one on a machine that had no time for the drill", () => {
  const starved = (...alerts: readonly AlertReading[]) => {
    return ({ moments }: DrillRecord): Partial<DrillRecord> => ({
      alerts,
      moments: moments.map((moment) => ({ ...moment, waitedMs: moment.atMs / 4 })),
    });
  };
  testJudgeRows([
    {
      when: "it fired too late",
      expect: fires,
      change: starved(fired(21_000)),
      outcome: "unknown",
      evidence: /^fired 6 s after .* waited for a processor for 25 % of that time$/,
    },
    {
      when: "it was resolved too late",
      expect: isResolved,
      change: starved(fired(18_000, 33_000)),
      outcome: "unknown",
      evidence: /^resolved 6 s after .* waited for a processor for 25 % of that time$/,
    },
    {
      when: "it never fired",
      expect: fires,
      change: starved(),
      outcome: "missed",
      evidence: /^did not fire/,
    },
    {
      when: "it was never resolved",
      expect: isResolved,
      change: starved(fired(18_000)),
      outcome: "missed",
      evidence: /^never resolved/,
    },
  ]);
});

function unwatched(from: number, to: number, ...alerts: readonly AlertReading[]) {
  return ({ alertLooksMs }: DrillRecord): Partial<DrillRecord> => ({
    alerts,
    alertLooksMs: alertLooksMs.filter((atMs) => atMs <= from || atMs > to),
  });
}

describe("judgeAlert, one that nobody looked at", () => {
  const always = [0, Number.POSITIVE_INFINITY] as const;
  testJudgeRows([
    {
      when: "it is to be silent, and Prometheus never answered",
      expect: isSilent,
      change: unwatched(...always),
      outcome: "unknown",
      evidence: /^nobody watched the alerts all that time after the fault began$/,
    },
    {
      when: "it is to be silent, and nobody watched in between",
      expect: isSilent,
      change: unwatched(1_016_000, 1_019_000),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it is to be silent for longer than the drill took",
      expect: { ...isSilent, within: "60s" },
      change: seen(),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it did not fire, and nobody watched",
      expect: fires,
      change: unwatched(...always),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it was seen to be resolved too late, and nobody watched before",
      expect: isResolved,
      change: unwatched(1_028_000, 1_033_000, fired(18_000, 33_000)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it fired to the end of a drill that ended before its time was over",
      expect: { ...isResolved, within: "60s" },
      change: seen(fired(18_000)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
  ]);
});

describe("judgeAlert, one that nobody looked at when it changed", () => {
  testJudgeRows([
    {
      when: "it was seen to fire after its cause, and nobody watched since before that",
      expect: fires,
      change: unwatched(1_012_000, 1_016_000, fired(16_100)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it is to be silent, had fired before, and nobody watched until after its cause",
      expect: isSilent,
      change: unwatched(1_012_000, 1_016_000, fired(10_000, 16_100)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it was seen to be resolved after its cause, and nobody watched since before that",
      expect: isResolved,
      change: unwatched(1_025_000, 1_029_000, fired(18_000, 29_100)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "it was resolved, and nobody watched whether it fired again",
      expect: isResolved,
      change: unwatched(1_028_500, 1_033_000, fired(18_000, 28_000)),
      outcome: "unknown",
      evidence: /^nobody watched/,
    },
    {
      when: "no Prometheus watched",
      expect: fires,
      outcome: "unknown",
      evidence: /^no Prometheus watched$/,
    },
  ]);
});

describe("judgeAlert, one that was looked at often enough", () => {
  testJudgeRows([
    {
      when: "it fired, and nobody watched for a moment before",
      expect: fires,
      change: unwatched(1_014_000, 1_016_500, fired(16_600)),
      outcome: "met",
      evidence: /^fired 1.6 s after/,
    },
    {
      when: "it fired, and nobody watched from then on",
      expect: fires,
      change: unwatched(1_017_000, Number.POSITIVE_INFINITY, fired(17_000)),
      outcome: "met",
      evidence: /^fired 2 s after/,
    },
    {
      when: "it was to be silent, had fired, and nobody watched from soon after its cause",
      expect: isSilent,
      change: unwatched(1_015_500, Number.POSITIVE_INFINITY, fired(10_000)),
      outcome: "missed",
      evidence: /^fired already 5 s before/,
    },
    {
      when: "it was to be silent, fired, and nobody watched from then on",
      expect: isSilent,
      change: unwatched(1_017_000, Number.POSITIVE_INFINITY, fired(17_000)),
      outcome: "missed",
      evidence: /^fired 2 s after/,
    },
    {
      when: "it was resolved, and nobody watched for a moment before",
      expect: isResolved,
      change: unwatched(1_026_000, 1_028_500, fired(18_000, 28_600)),
      outcome: "met",
      evidence: /^resolved 1.6 s after/,
    },
  ]);
});
