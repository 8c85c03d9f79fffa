import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  booleanVariable,
  choiceVariable,
  type EnvironmentVariable,
  integerVariable,
  listVariable,
  numberVariable,
  secondsVariable,
  textVariable,
} from "./environment-variable.ts";

const doc = "What it is.";

const rows: readonly (readonly [string, EnvironmentVariable<unknown>, string, unknown])[] = [
  ["text", textVariable({ default: "", doc }), "any text", "any text"],
  ["a boolean", booleanVariable({ default: false, doc }), "T", true],
  ["a boolean", booleanVariable({ default: true, doc }), "False", false],
  ["a boolean", booleanVariable({ default: true, doc }), "yes", undefined],
  ["an integer", integerVariable({ min: -5, max: 5, default: 0, doc }), "-5", -5],
  ["an integer", integerVariable({ min: 0, max: 5, default: 0, doc }), "6", undefined],
  ["an integer", integerVariable({ min: 0, max: 5, default: 0, doc }), "1.0", undefined],
  ["an integer", integerVariable({ min: 0, max: 5, default: 0, doc }), "0x1", undefined],
  ["a number", numberVariable({ min: 0, max: 1, default: 0, doc }), "0.25", 0.25],
  ["a number", numberVariable({ min: 0, max: 1, default: 0, doc }), "1.01", undefined],
  ["a number", numberVariable({ min: 0, max: 1, default: 0, doc }), "1e-3", undefined],
  ["a choice", choiceVariable(["a", "b"], { default: "a", doc }), "b", "b"],
  ["a choice", choiceVariable(["a", "b"], { default: "a", doc }), "B", undefined],
  ["a list", listVariable({ default: [], doc }), "cpu, alloc", ["cpu", "alloc"]],
  ["a list", listVariable({ default: [], doc }), "cpu,", undefined],
  ["seconds", secondsVariable({ default: 0, doc }), "2.5", 2500],
  ["seconds", secondsVariable({ default: 0, doc }), "250ms", 250],
  ["seconds", secondsVariable({ default: 0, doc }), "-1", undefined],
  ["seconds", secondsVariable({ default: 0, doc }), "0", undefined],
  ["seconds", secondsVariable({ default: 0, doc }), "30d", undefined],
  ["seconds", secondsVariable({ default: 0, doc }), "86400", 86_400_000],
];

describe("an environment variable", () => {
  for (const [kind, variable, text, value] of rows) {
    const verb = value === undefined ? "refuses" : "takes";
    test(`that holds ${kind} ${verb} "${text}"`, () => {
      assert.deepEqual(variable.read(text), value);
    });
  }

  test("carries its default, documentation and rule", () => {
    const variable = integerVariable({ min: 1, max: 9, default: 3, doc });
    assert.equal(variable.default, 3);
    assert.equal(variable.doc, doc);
    assert.equal(variable.rule, "must be a whole number from 1 to 9");
  });
});
