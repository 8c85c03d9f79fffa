import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkValue } from "./check-value.ts";
import { notBuiltYet } from "./not-built-yet.ts";

const schema = z.strictObject({ shadow: notBuiltYet() });

describe("notBuiltYet", () => {
  test("may be left out", () => {
    assert.deepEqual(checkValue(schema, {}), { ok: true, value: {} });
  });

  test("is refused by name, whatever its value", () => {
    const checked = checkValue(schema, { shadow: true });
    assert.equal(checked.ok, false);
    assert.deepEqual(checked.problems, [
      { path: ["shadow"], isAboutKey: true, sentence: "is not built yet" },
    ]);
  });
});
