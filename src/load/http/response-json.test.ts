import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { selectJson } from "./response-json.ts";

const value = { a: { b: [1, 2, { c: 3 }] }, "x.y": 4, list: [{ n: 1 }, {}, { n: 2 }], none: null };

describe("selectJson", () => {
  const rows: [selector: string, found: unknown][] = [
    ["a.b.1", 2],
    ["a.b.2.c", 3],
    ["a.b.#", 3],
    ["x\\.y", 4],
    ["list.#.n", [1, 2]],
    ["none", null],
    ["a.missing.b", undefined],
    ["a.b.9", undefined],
    ["a.constructor", undefined],
  ];
  for (const [selector, found] of rows) {
    test(`finds ${JSON.stringify(found)} at ${selector}`, () => {
      assert.deepEqual(selectJson(value, selector), found);
    });
  }

  test("names a selector that it does not have", () => {
    assert.throws(
      () => selectJson(value, "list.#(n==1)"),
      /this kind of selector is not supported/,
    );
  });
});
