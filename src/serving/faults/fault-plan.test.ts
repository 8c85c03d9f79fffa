import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkValue } from "../../config/check-value.ts";
import { faultPlan } from "./fault-plan.ts";

describe("faultPlan", () => {
  test("fills in what is left out", () => {
    assert.deepEqual(faultPlan.parse({ kind: "status", status: 500 }), {
      kind: "status",
      status: 500,
      share: 1,
      after: 0,
      for: 0,
      first: 0,
      every: 1,
    });
    assert.equal(faultPlan.parse({ kind: "slow-body" }).bytesPerSecond, 1024);
  });

  const refused: readonly (readonly [value: unknown, sentence: RegExp])[] = [
    [{ kind: "status", status: 500, bytesPerSecond: 5 }, /^bytesPerSecond must be left out of/],
    [{ kind: "reset", status: 500 }, /^status must be left out of a fault of kind reset, got 500/],
    [{ kind: "slow-body", bytesPerSecond: 0 }, /^bytesPerSecond must be 1 or more, got 0/],
    [{ kind: "hang", method: "get" }, /^method must be one of .*did you mean "GET"/],
    [
      { kind: "delay", delay: { distribution: "constant", value: "11m" } },
      /^delay,value must be 10m at most/,
    ],
    [
      { kind: "delay", delay: { distribution: "pareto", min: "2m" } },
      /^delay,min must not be more than max, which is 60000 ms, got/,
    ],
    [{ kind: "statsu" }, /did you mean "status"/],
    [{ kind: "status" }, /^status is required/],
    [{ kind: "delay" }, /^delay is required/],
    [
      { kind: "delay", delay: { distribution: "constant", value: 5 } },
      /^delay,value must be a duration/,
    ],
    [{ kind: "delay", delay: { distribution: "normal" } }, /^delay,distribution must be one of/],
    [{ kind: "status", status: 500, share: 2 }, /^share must be 1 or less, got 2/],
    [{ kind: "status", status: 99 }, /^status must be 200 or more, got 99/],
    [{ kind: "status", status: 500, id: "a b" }, /^id must have 1 to 64/],
    [{ kind: "status", status: 500, rout: "/get" }, /^rout is not a known key/],
    [
      { kind: "delay", delay: { distribution: "uniform", min: "5s", max: "1s" } },
      /delay,min must not be more than max, which is 1000 ms/,
    ],
  ];
  for (const [value, sentence] of refused) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      const checked = checkValue(faultPlan, value);
      assert.ok(!checked.ok);
      const sentences = checked.problems.map((problem) => `${problem.path} ${problem.sentence}`);
      assert.match(sentences.join("\n"), sentence);
    });
  }
});
