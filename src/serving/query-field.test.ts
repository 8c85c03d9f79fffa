import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkValue } from "../config/check-value.ts";
import { decimalNumber, trueOrFalse, wholeNumber } from "./query-field.ts";

const fields = z.object({
  n: wholeNumber({ min: -1, max: 10, default: 5 }),
  x: decimalNumber({ min: 0, max: 1, default: 0.5 }),
  on: trueOrFalse(false),
});

describe("the fields of a query", () => {
  test("have their defaults", () => {
    assert.deepEqual(fields.parse({}), { n: 5, x: 0.5, on: false });
  });

  test("are required without one", () => {
    const checked = checkValue(z.object({ n: wholeNumber({ min: 0, max: 1 }) }), {});
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.sentence, "is required");
  });

  const read: readonly (readonly [values: Readonly<Record<string, string>>, value: unknown])[] = [
    [{ n: "-1" }, -1],
    [{ n: "+10" }, 10],
    [{ n: "007" }, 7],
    [{ x: "0.25" }, 0.25],
    [{ x: ".25" }, 0.25],
    [{ x: "1." }, 1],
    ...["1", "t", "T", "TRUE", "true", "True"].map((on) => [{ on }, true] as const),
    ...["0", "f", "F", "FALSE", "false", "False"].map((on) => [{ on }, false] as const),
  ];
  for (const [values, value] of read) {
    test(`read ${JSON.stringify(values)} as ${value}`, () => {
      const [name] = Object.keys(values);
      assert.equal((fields.parse(values) as Record<string, unknown>)[name!], value);
    });
  }

  const refused: readonly (readonly [
    values: Readonly<Record<string, unknown>>,
    problem: string,
  ])[] = [
    [{ n: "11" }, 'must be a whole number from -1 to 10, got "11"'],
    [{ n: "1.5" }, 'must be a whole number from -1 to 10, got "1.5"'],
    [{ n: "1e1" }, 'must be a whole number from -1 to 10, got "1e1"'],
    [{ n: "" }, 'must be a whole number from -1 to 10, got ""'],
    [{ n: ["1", "2"] }, "must be text, got a list"],
    [{ x: "1.01" }, 'must be a number from 0 to 1, got "1.01"'],
    [{ x: "NaN" }, 'must be a number from 0 to 1, got "NaN"'],
    [{ on: "yes" }, 'must be true or false, got "yes"'],
    [{ on: "toString" }, 'must be true or false, got "toString"'],
  ];
  for (const [values, problem] of refused) {
    test(`refuse ${JSON.stringify(values)}`, () => {
      const checked = checkValue(fields, values);
      assert.ok(!checked.ok);
      assert.deepEqual(
        checked.problems.map(({ sentence }) => sentence),
        [problem],
      );
    });
  }
});
