import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkValue } from "../../config/check-value.ts";
import { faultPlan } from "./fault-plan.ts";

describe("faultPlan", () => {
  test("fills in what is left out, a seed by chance", () => {
    const { seed, ...rest } = faultPlan.parse({ kind: "status", status: 500 });
    assert.ok(Number.isInteger(seed));
    assert.deepEqual(rest, {
      kind: "status",
      status: 500,
      share: 1,
      after: 0,
      for: 0,
      first: 0,
      every: 1,
    });
  });

  const refused: readonly (readonly [value: unknown, sentence: RegExp])[] = [
    [
      { kind: "reset" },
      /^kind must be status or delay \(the others are not built yet\), got "reset"/,
    ],
    [{ kind: "slow-body", share: 1 }, /not built yet/],
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
      /delay min must not be more than max/,
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
