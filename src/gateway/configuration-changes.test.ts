import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configurationChanges } from "./configuration-changes.ts";

describe("configurationChanges", () => {
  const rows: readonly (readonly [before: unknown, after: unknown, changes: readonly string[]])[] =
    [
      [{ a: 1 }, { a: 1 }, []],
      [{ a: 1 }, { a: 2 }, ["a: changed"]],
      [{}, { a: { b: 1 } }, ["a: added"]],
      [{ a: { b: 1, c: [1, 2] } }, { a: { c: [1] } }, ["a.b: removed", "a.c[1]: removed"]],
      [
        { list: [{ x: 1 }] },
        { list: [{ x: 2 }, { x: 3 }] },
        ["list[0].x: changed", "list[1]: added"],
      ],
      [{ token: "old-secret" }, { token: "new-secret" }, ["token: changed"]],
    ];
  for (const [before, after, changes] of rows) {
    test(`says ${JSON.stringify(changes)} of ${JSON.stringify(after)}`, () => {
      assert.deepEqual(configurationChanges(before, after), changes);
    });
  }

  test("counts those beyond a hundred", () => {
    const many = Object.fromEntries(Array.from({ length: 103 }, (_, at) => [`key${at}`, at]));
    const changes = configurationChanges({}, many);
    assert.deepEqual([changes.length, changes.at(-1)], [101, "and 3 more"]);
  });
});
