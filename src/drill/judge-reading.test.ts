import { describe } from "node:test";
import type { DrillRecord, ProfileReading } from "./drill-record.ts";
import { expectationPlan } from "./expectation-plan.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";
import { type MetricExpectation, metricKey } from "./metric-key.ts";
import { type ProfileExpectation, profileKey } from "./profile-key.ts";

const reads = { kind: "metric", phase: "before", of: "bin-1", metric: "m", labels: { a: "b" } };
const key = metricKey(expectationPlan.parse({ ...reads, as: "max" }) as MetricExpectation);
// One a second from the steady state on.
const read = (values: readonly number[]) => (): Partial<DrillRecord> => ({
  metrics: values.map((value, at) => ({ key, atMs: 1_005_000 + at * 1000, value })),
});

describe("judgeReading, of the highest reading of a metric", () => {
  testJudgeRows([
    {
      when: "its highest reading was within the bounds",
      expect: { ...reads, as: "max", min: 3, max: 5 },
      change: read([1, 5, 2]),
      outcome: "met",
      evidence: /^5 over 3 readings$/,
    },
    {
      when: "its highest reading was beyond them",
      ...{ expect: { ...reads, as: "max", max: 4 }, change: read([1, 5, 2]) },
      ...{ outcome: "missed", evidence: /^5 over 3 readings$/ },
    },
    {
      when: "readings of other times would have been beyond the bounds",
      expect: { ...reads, as: "max", max: 5 },
      change: () => ({
        metrics: [
          { key, atMs: 1_004_999, value: 9 },
          { key, atMs: 1_006_000, value: 5 },
          { key, atMs: 1_015_001, value: 9 },
        ],
      }),
      outcome: "met",
      evidence: /^5 over 1 readings$/,
    },
    {
      when: "another series was read",
      expect: { ...reads, labels: {}, as: "max", max: 5 },
      change: read([1]),
      outcome: "unknown",
      evidence: /^0 readings in that phase$/,
    },
  ]);
});

describe("judgeReading, of what a metric grew", () => {
  testJudgeRows([
    {
      when: "it grew by enough",
      expect: { ...reads, as: "growth", min: 6 },
      change: read([1, 5, 7]),
      outcome: "met",
      evidence: /^6 over 3 readings$/,
    },
    {
      when: "it grew by enough since the last reading before the phase",
      expect: { ...reads, as: "growth", min: 8 },
      change: () => ({
        metrics: [
          { key, atMs: 1_004_000, value: 0 },
          { key, atMs: 1_004_900, value: 1 },
          { key, atMs: 1_005_100, value: 7 },
          { key, atMs: 1_014_900, value: 9 },
          { key, atMs: 1_015_100, value: 10 },
        ],
      }),
      outcome: "met",
      evidence: /^8 over 3 readings$/,
    },
    {
      when: "it grew by too little",
      expect: { ...reads, as: "growth", min: 7 },
      change: read([1, 5, 7]),
      outcome: "missed",
      evidence: /^6 over 3 readings$/,
    },
    {
      when: "it grew as quickly as it may",
      expect: { ...reads, as: "rate", max: 3 },
      change: read([1, 5, 7]),
      outcome: "met",
      evidence: /^3 over 3 readings$/,
    },
    {
      when: "there is one reading, of which nothing can grow",
      expect: { ...reads, as: "growth", min: 0 },
      change: read([1]),
      outcome: "unknown",
      evidence: /^1 readings in that phase$/,
    },
  ]);
});

describe("judgeReading, of a profile", () => {
  const points = { kind: "profile", of: "bin-1", profile: "cpu", phase: "busy", names: "burn" };
  const key = profileKey(expectationPlan.parse(points) as ProfileExpectation);
  const taken = (change: Partial<ProfileReading>) => (): Partial<DrillRecord> => ({
    profiles: [{ key, share: 0.6, total: 100, problem: undefined, ...change }],
  });
  testJudgeRows([
    {
      when: "most samples are on the function",
      expect: points,
      change: taken({}),
      outcome: "met",
      evidence: /^60 % of it has burn on the stack, at least 50 % expected$/,
    },
    {
      when: "too few are",
      expect: { ...points, shareMin: 0.7 },
      change: taken({}),
      outcome: "missed",
      evidence: /^60 % of it has burn on the stack, at least 70 % expected$/,
    },
    {
      when: "the profile could not be had",
      expect: points,
      change: taken({ problem: "503 no profiler" }),
      outcome: "unknown",
      evidence: /^503 no profiler$/,
    },
    {
      when: "the profile is empty",
      expect: points,
      change: taken({ share: 0, total: 0 }),
      outcome: "unknown",
      evidence: /^there is no profile$/,
    },
    {
      when: "nobody took it",
      expect: points,
      outcome: "unknown",
      evidence: /^there is no profile$/,
    },
  ]);
});
