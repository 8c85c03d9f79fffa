import { describe } from "node:test";
import type { DrillRecord } from "./drill-record.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";

// The fault's 12 s in readings of 2 ms: 240 a second are let through, 2880 in 12.002 s.
const limits = { kind: "limiter", phase: "during", limit: "perClient", burst: 0 };

describe("judgeLimiter", () => {
  testJudgeRows([
    {
      when: "as much was let through as may be",
      expect: { ...limits, rate: 240 },
      change: refusing,
      outcome: "met",
      evidence: /^2880 let through and \d+ refused in 12 s, from 2736 to 2880 expected$/,
    },
    {
      when: "the burst covers what is beyond the rate",
      expect: { ...limits, rate: 200, burst: 480 },
      change: refusing,
      outcome: "met",
      evidence: /^2880 let through/,
    },
    {
      when: "more was let through",
      expect: { ...limits, rate: 239 },
      change: refusing,
      outcome: "missed",
      evidence: /^2880 let through .* to 2868 expected$/,
    },
    {
      when: "more was let through, even though nothing was refused",
      expect: { ...limits, rate: 200 },
      outcome: "missed",
      evidence: /^2880 let through and 0 refused/,
    },
    {
      when: "less was let through than was due",
      expect: { ...limits, rate: 300 },
      change: refusing,
      outcome: "missed",
      evidence: /^2880 let through and \d+ refused in 12 s, from 3419 to 3601 expected$/,
    },
  ]);
});

describe("judgeLimiter, with too little to go by", () => {
  testJudgeRows([
    {
      when: "less was sent than the limit lets through",
      expect: { ...limits, rate: 300 },
      outcome: "unknown",
      evidence: /; too little was sent$/,
    },
    {
      when: "less was sent than the limit lets through, and another one refused",
      expect: { ...limits, rate: 300 },
      change: ({ moments }) => ({
        moments: moments.map((moment) => ({
          ...moment,
          limited: moment.allowed.perClient!,
          refused: { other: moment.allowed.perClient! },
        })),
      }),
      outcome: "unknown",
      evidence: /^2880 let through and 0 refused .*; too little was sent$/,
    },
    {
      when: "there is no such limit, and nothing was sent through it",
      expect: { ...limits, limit: "other", rate: 300 },
      outcome: "unknown",
      evidence: /^0 let through and 0 refused/,
    },
    {
      when: "the phase did not come",
      expect: { ...limits, phase: "after", rate: 240 },
      change: () => ({ recoveredMs: undefined }),
      outcome: "unknown",
      evidence: /^that phase did not come$/,
    },
  ]);
});

/** As many again are refused. */
function refusing({ moments }: DrillRecord): Partial<DrillRecord> {
  return {
    moments: moments.map((moment) => ({ ...moment, refused: moment.allowed })),
  };
}
