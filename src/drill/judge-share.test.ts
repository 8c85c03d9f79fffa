import { describe } from "node:test";
import type { DrillRecord } from "./drill-record.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";

const fail = { kind: "failures", phase: "during" };

describe("judgeShare, of failures", () => {
  testJudgeRows([
    {
      when: "fewer failed than may",
      expect: { ...fail, shareMax: 0.02 },
      outcome: "met",
      evidence: /^8 of 2880 failed \(0\.28 %\) in 12 s$/,
    },
    {
      when: "none may fail and some did",
      expect: { ...fail, shareMax: 0 },
      outcome: "missed",
      evidence: /^8 of 2880 failed/,
    },
    {
      when: "some failed, as the machine had no time for the drill",
      expect: { ...fail, shareMax: 0 },
      change: ({ moments }) => ({
        moments: moments.map((moment) => ({ ...moment, waitedMs: moment.atMs / 4 })),
      }),
      outcome: "unknown",
      evidence: /^8 of 2880 failed .* waited for a processor for 25 % of that time$/,
    },
    {
      when: "none may fail and all clients left before they had an answer",
      expect: { ...fail, shareMax: 0 },
      change: ({ moments }) => ({
        moments: moments.map(({ answers, ...moment }) => ({
          ...moment,
          answers: { "499": (answers["200"] ?? 0) + (answers["500"] ?? 0) },
        })),
      }),
      outcome: "missed",
      evidence: /^2880 of 2880 failed/,
    },
    {
      when: "fewer failed than must, as the trouble itself is to be shown",
      expect: { ...fail, shareMin: 0.5 },
      outcome: "missed",
      evidence: /^8 of 2880 failed/,
    },
    {
      when: "the phase never ended",
      expect: { ...fail, phase: "recovery", shareMax: 0 },
      change: () => ({ recoveredMs: undefined }),
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
    {
      when: "nobody asked in that phase",
      expect: { ...fail, phase: "before", shareMax: 0 },
      change: silent,
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
  ]);
});

describe("judgeShare, of a client's failures", () => {
  testJudgeRows([
    {
      when: "a client had every answer",
      expect: { ...fail, client: "other", shareMax: 0 },
      change: withOther([200, 200, 429]),
      outcome: "met",
      evidence: /^0 of 3 failed \(0 %\) in 12 s$/,
    },
    {
      when: "a client had no answer, or a 5xx",
      expect: { ...fail, client: "other", shareMax: 0.5 },
      change: withOther([0, 503, 200]),
      outcome: "missed",
      evidence: /^2 of 3 failed \(66\.67 %\)/,
    },
    {
      when: "a client was not there in that phase",
      expect: { ...fail, client: "other", phase: "after", shareMax: 0 },
      change: withOther([200]),
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
  ]);
});

describe("judgeShare, of traffic", () => {
  const gets = { kind: "traffic", target: "bin-1" };
  testJudgeRows([
    {
      when: "a target got its share",
      expect: { ...gets, phase: "before", shareMin: 0.45, shareMax: 0.55 },
      outcome: "met",
      evidence: /^1200 of 2400 attempts \(50 %\)$/,
    },
    {
      when: "it got more than it may",
      expect: { ...gets, phase: "before", shareMax: 0.4 },
      outcome: "missed",
      evidence: /^1200 of 2400/,
    },
    {
      when: "it got less than it must",
      expect: { ...gets, phase: "open", shareMin: 0.4 },
      outcome: "missed",
      evidence: /^0 of \d+ attempts \(0 %\)$/,
    },
    {
      when: "nobody was asked in that phase",
      expect: { ...gets, phase: "before", shareMax: 0.5 },
      change: silent,
      outcome: "unknown",
      evidence: /^no attempts in that phase$/,
    },
  ]);
});

describe("judgeShare, of amplification", () => {
  const amplifies = { kind: "amplification", phase: "during" };
  testJudgeRows([
    {
      when: "no request was tried twice",
      expect: { ...amplifies, max: 1 },
      outcome: "met",
      evidence:
        /^2880 attempts for 2880 requests \(1\), 0 under way at its beginning, 0 at its end$/,
    },
    {
      when: "there were more tries than may be",
      expect: { ...amplifies, max: 1.1 },
      change: retrying,
      outcome: "missed",
      evidence: /^2880 attempts for 1440 requests \(2\),/,
    },
    {
      when: "there were fewer tries than must be, as the storm itself is to be shown",
      expect: { ...amplifies, min: 2.5, max: 3 },
      change: retrying,
      outcome: "missed",
      evidence: /\(2\),/,
    },
    ...[{ underWay: 9, outcome: "missed" } as const, { underWay: 11, outcome: "met" } as const].map(
      ({ underWay, outcome }) => ({
        when: `${underWay} requests may have had the attempts that are too many`,
        // 2880 attempts are 1.985 for each of 1440 and of 10.9 more.
        expect: { ...amplifies, max: 1.985 },
        change: (record: DrillRecord) => ({
          moments: retrying(record).moments!.map((moment) => ({ ...moment, underWay })),
        }),
        outcome,
        evidence: new RegExp(`, ${underWay} under way at its beginning, ${underWay} at its end$`),
      }),
    ),
    {
      when: "the phase did not come",
      expect: { ...amplifies, phase: "after", max: 1.1 },
      change: () => ({ recoveredMs: undefined }),
      outcome: "unknown",
      evidence: /^that phase did not come$/,
    },
    {
      when: "nobody asked in that phase",
      expect: { ...amplifies, max: 1.1 },
      change: silent,
      outcome: "unknown",
      evidence: /^no requests in that phase$/,
    },
  ]);
});

/** Nothing is counted from the first reading to the last. */
function silent({ moments }: DrillRecord): Partial<DrillRecord> {
  const [first] = moments;
  return { moments: moments.map(({ askedMs, atMs }) => ({ ...first!, askedMs, atMs })) };
}

/** Every second try was a retry. */
function retrying({ moments }: DrillRecord): Partial<DrillRecord> {
  return {
    moments: moments.map(({ all, ...moment }) => ({
      ...moment,
      all: { ...all, retries: all.attempts / 2, hasRetries: true },
    })),
  };
}

/** Another client, with these answers in the time of the fault. */
function withOther(status: readonly number[]): () => Partial<DrillRecord> {
  const atMs = status.map((_, at) => 1_016_000 + at);
  return () => ({ clients: { other: { atMs, durationMs: status.map(() => 5), status } } });
}
