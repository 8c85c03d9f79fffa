import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { composePatches } from "./compose-patches.ts";
import { mergePatch } from "./merge-patch.ts";

describe("composePatches", () => {
  test("does what both patches do, one behind the other", () => {
    const target = { a: { b: 1, c: 2 }, d: 3 };
    const [first, second] = [{ a: { b: null, e: 4 } }, { a: { c: null, e: { f: 5 } }, d: 6 }];
    const composed = mergePatch(target, composePatches(first, second));
    assert.deepEqual(composed, mergePatch(mergePatch(target, first), second));
  });

  test("takes away what the first patch would have added", () => {
    assert.deepEqual(composePatches({ a: { b: {} } }, { a: { b: null } }), { a: { b: null } });
  });
});
