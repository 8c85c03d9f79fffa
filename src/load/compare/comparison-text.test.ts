import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Difference } from "./compare-runs.ts";
import { toComparisonText } from "./comparison-text.ts";

const same = { former: 10, present: 10, change: 0, changeFrom: -0.02, changeTo: 0.03 };
const p50: Difference = { what: "p50", ...same, isShown: false };
const p95: Difference = {
  ...{ what: "p95", former: 20, present: 24, isShown: true },
  ...{ change: 0.2, changeFrom: 0.15, changeTo: 0.256 },
};
const failures: Difference = {
  ...{ what: "failures", former: 0.05, present: 0.01, isShown: true },
  ...{ change: -0.04, changeFrom: -0.05, changeTo: -0.03 },
};
const told = (...differences: Difference[]): ReturnType<typeof toComparisonText> =>
  toComparisonText({ former: "a.json", doubts: [], differences });

describe("toComparisonText", () => {
  test("says so when no difference is shown", () => {
    assert.equal(told(p50).sentence, "No difference shown.");
    assert.deepEqual(told(p50).rows, [
      ["p50", "10ms", "10ms", "+0.0 %", "−2.0 % to +3.0 %", "no difference shown"],
    ]);
  });

  test("names what differs, by how much, and how sure that is", () => {
    assert.equal(
      told(p50, p95, failures).sentence,
      "p95 is 20.0 % longer (15.0 % to 25.6 %), " +
        "4.00 points fewer failed requests (3.00 points to 5.00 points). " +
        "For the rest no difference is shown.",
    );
  });

  test("says why runs cannot be compared", () => {
    const text = toComparisonText({ former: "a", doubts: ["a is too short"], differences: [] });
    assert.deepEqual(
      [text.sentence, text.rows],
      ["The runs cannot be compared: a is too short.", []],
    );
  });
});
