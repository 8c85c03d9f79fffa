import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Mapping, mergePatch } from "./merge-patch.ts";

// Rows of RFC 7396, appendix A, that are about mappings.
const rows: readonly (readonly [target: Mapping, patch: Mapping, merged: Mapping])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe("mergePatch", () => {
  for (const [target, patch, merged] of rows) {
    test(`lays ${JSON.stringify(patch)} over ${JSON.stringify(target)}`, () => {
      assert.deepEqual(mergePatch(target, patch), merged);
    });
  }
});
