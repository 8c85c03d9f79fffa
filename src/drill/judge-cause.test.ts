import { describe } from "node:test";
import type { ActionReceipt, DrillRecord } from "./drill-record.ts";
import { type JudgeRow, testJudgeRows } from "./judge-rows-for-tests.ts";

describe("judgeCause, a breaker", () => {
  const opens = { kind: "breaker", target: "bin-1", becomes: "open", since: "fault-begins" };
  const rows: readonly JudgeRow[] = [
    {
      when: "it opened in time",
      expect: { ...opens, within: "1s" },
      outcome: "met",
      evidence: /^0\.3 s after the fault began, limit 1 s; from closed \(consecutive failures\)$/,
    },
    {
      when: "it opened at the very limit",
      expect: { ...opens, within: "300ms" },
      outcome: "met",
      evidence: /^0\.3 s after/,
    },
    {
      when: "it opened too late",
      expect: { ...opens, within: "200ms" },
      outcome: "missed",
      evidence: /^0\.3 s after the fault began, limit 0\.2 s/,
    },
    {
      when: "it had opened before its cause, and not again",
      expect: { ...opens, since: "fault-ends", within: "10s" },
      outcome: "missed",
      evidence: /^never open after the fault ended$/,
    },
    {
      when: "another one opened",
      expect: { ...opens, target: "bin-2", within: "10s" },
      outcome: "missed",
      evidence: /^never open after the fault began$/,
    },
    {
      when: "the fault never began",
      expect: { ...opens, within: "1s" },
      change: ({ faults }) => ({ faults: faults.map((one) => ({ ...one, beganMs: undefined })) }),
      outcome: "unknown",
      evidence: /^it is not known when the fault began$/,
    },
    {
      when: "the event that it is counted from was no fault",
      expect: { ...opens, since: "restart begins", within: "1s" },
      change: withAction({ beganMs: 1_015_000, endedMs: 1_016_000 }),
      outcome: "met",
      evidence: /^0\.3 s after "restart" began/,
    },
    {
      when: "that event never ended",
      expect: { ...opens, since: "restart ends", within: "1s" },
      change: withAction({ beganMs: 1_015_000, endedMs: undefined }),
      outcome: "unknown",
      evidence: /^it is not known when "restart" ended$/,
    },
  ];
  testJudgeRows(rows);
});

describe("judgeCause, a recovery", () => {
  const recovers = { kind: "recovery" };
  testJudgeRows([
    {
      when: "all was well in time",
      expect: { ...recovers, within: "4s" },
      outcome: "met",
      evidence: /^3\.5 s after, limit 4 s$/,
    },
    {
      when: "it took longer",
      expect: { ...recovers, within: "3s" },
      outcome: "missed",
      evidence: /^3\.5 s after, limit 3 s$/,
    },
    {
      when: "it took longer, as the machine had no time for the drill",
      expect: { ...recovers, within: "3s" },
      change: ({ moments }) => ({
        moments: moments.map((moment) => ({ ...moment, waitedMs: moment.atMs / 4 })),
      }),
      outcome: "unknown",
      evidence: /^3\.5 s after, .* waited for a processor for 25 % of that time$/,
    },
    {
      when: "it never came",
      expect: { ...recovers, within: "4s" },
      change: () => ({ recoveredMs: undefined }),
      outcome: "missed",
      evidence: /^not within 13\.5 s$/,
    },
    {
      when: "a fault was never taken back",
      expect: { ...recovers, within: "4s" },
      change: ({ faults }) => ({ faults: faults.map((one) => ({ ...one, endedMs: undefined })) }),
      outcome: "unknown",
      evidence: /^it is not known when the last event ended$/,
    },
    {
      when: "nothing happened that one could recover from",
      expect: { ...recovers, within: "4s" },
      change: () => ({ faults: [] }),
      outcome: "unknown",
      evidence: /^it is not known when the last event ended$/,
    },
  ]);
});

function withAction(
  times: Pick<ActionReceipt, "beganMs" | "endedMs">,
): () => Pick<DrillRecord, "actions"> {
  const action = { do: "restart", name: "restart", at: 10_000, process: "bin-1" } as const;
  return () => ({ actions: [{ action, ...times, answers: undefined, problem: undefined }] });
}
