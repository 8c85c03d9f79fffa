import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fired, fires, isResolved, isSilent, seen } from "./alerts-for-tests.ts";
import { expectationPlan } from "./expectation-plan.ts";
import { judgeExpectation } from "./judge-expectation.ts";
import { testJudgeRows } from "./judge-rows-for-tests.ts";
import { recordForTests } from "./record-for-tests.ts";

describe("judgeAlert, one that is to fire", () => {
  testJudgeRows([
    {
      when: "it fired in time",
      expect: fires,
      change: seen(fired(18_000)),
      outcome: "met",
      evidence: /^fired 3 s after the fault began, limit 5 s$/,
    },
    {
      when: "it fired at the very limit",
      expect: fires,
      change: seen(fired(20_000)),
      outcome: "met",
      evidence: /^fired 5 s after/,
    },
    {
      when: "it fired too late",
      expect: fires,
      change: seen(fired(21_000)),
      outcome: "missed",
      evidence: /^fired 6 s after the fault began, limit 5 s$/,
    },
    {
      when: "it fired before its cause, and not again",
      expect: fires,
      change: seen(fired(13_000, 14_000)),
      outcome: "missed",
      evidence: /^did not fire after the fault began$/,
    },
    {
      when: "it fired all the time",
      expect: fires,
      change: seen(fired(13_000)),
      outcome: "missed",
      evidence: /^fired already 2 s before the fault began$/,
    },
    {
      when: "another one fired",
      expect: { ...fires, alert: "SlowBurn" },
      change: seen(fired(18_000)),
      outcome: "missed",
      evidence: /^did not fire after the fault began$/,
    },
    {
      when: "the fault never began",
      expect: fires,
      change: () => ({ faults: [], alerts: [] }),
      outcome: "unknown",
      evidence: /^it is not known when the fault began$/,
    },
  ]);
});

describe("judgeAlert, one that has labels", () => {
  const ofEcho = { ...fires, labels: { job: "echo" } };
  testJudgeRows([
    {
      when: "the one with those labels fired, and has others as well",
      expect: ofEcho,
      change: seen(fired(18_000, undefined, { job: "echo", severity: "page" })),
      outcome: "met",
      evidence: /^fired 3 s after/,
    },
    {
      when: "only one with another label fired",
      expect: ofEcho,
      change: seen(fired(18_000, undefined, { job: "bin" }), fired(18_000)),
      outcome: "missed",
      evidence: /^did not fire/,
    },
    {
      when: "another one has not been resolved",
      expect: { ...isResolved, labels: { job: "echo" } },
      change: seen(
        fired(18_000, 28_000, { job: "echo" }),
        fired(18_000, undefined, { job: "bin" }),
      ),
      outcome: "met",
      evidence: /^resolved 1 s after the fault ended, limit 5 s$/,
    },
  ]);

  test("names them in the expectation", () => {
    const { expectation } = judgeExpectation(recordForTests(), expectationPlan.parse(ofEcho));
    assert.equal(expectation, 'alert FastBurn{job="echo"} fires within 5 s after the fault began');
  });
});

describe("judgeAlert, one that is to be silent", () => {
  testJudgeRows([
    {
      when: "it was",
      expect: isSilent,
      change: seen(),
      outcome: "met",
      evidence: /^did not fire after the fault began$/,
    },
    {
      when: "it fired later",
      expect: isSilent,
      change: seen(fired(21_000)),
      outcome: "met",
      evidence: /^fired 6 s after the fault began, limit 5 s$/,
    },
    {
      when: "it was not",
      expect: isSilent,
      change: seen(fired(18_000)),
      outcome: "missed",
      evidence: /^fired 3 s after/,
    },
    {
      when: "it fired all the time",
      expect: isSilent,
      change: seen(fired(13_000)),
      outcome: "missed",
      evidence: /^fired already 2 s before the fault began$/,
    },
    {
      when: "it was resolved before",
      expect: isSilent,
      change: seen(fired(13_000, 14_000)),
      outcome: "met",
      evidence: /^did not fire/,
    },
  ]);
});

describe("judgeAlert, one that is to be resolved", () => {
  testJudgeRows([
    {
      when: "it was at the very limit",
      expect: isResolved,
      change: seen(fired(18_000, 32_000)),
      outcome: "met",
      evidence: /^resolved 5 s after the fault ended, limit 5 s$/,
    },
    {
      when: "it took longer",
      expect: isResolved,
      change: seen(fired(18_000, 33_000)),
      outcome: "missed",
      evidence: /^resolved 6 s after the fault ended, limit 5 s$/,
    },
    {
      when: "it fired until the end",
      expect: isResolved,
      change: seen(fired(18_000)),
      outcome: "missed",
      evidence: /^never resolved after the fault ended$/,
    },
    {
      when: "it fired again in that time, and went on",
      expect: isResolved,
      change: seen(fired(18_000, 28_000), fired(30_000)),
      outcome: "missed",
      evidence: /^never resolved/,
    },
    {
      when: "it fired again after that time",
      expect: isResolved,
      change: seen(fired(18_000, 28_000), fired(33_000)),
      outcome: "met",
      evidence: /^resolved 1 s/,
    },
    {
      when: "it only began to fire after its cause had ended",
      expect: isResolved,
      change: seen(fired(28_000, 29_000)),
      outcome: "met",
      evidence: /^resolved 2 s/,
    },
    {
      when: "it never fired",
      expect: isResolved,
      change: seen(),
      outcome: "unknown",
      evidence:
        /^it did not fire when the fault ended, nor within 5 s after, so that it could not be resolved$/,
    },
    {
      when: "it only fired after its time",
      expect: isResolved,
      change: seen(fired(33_000)),
      outcome: "unknown",
      evidence: /^it did not fire when the fault ended, nor within 5 s after/,
    },
    {
      when: "it had been resolved before its cause ended",
      expect: isResolved,
      change: seen(fired(18_000, 26_000)),
      outcome: "unknown",
      evidence: /^it did not fire when/,
    },
  ]);
});
