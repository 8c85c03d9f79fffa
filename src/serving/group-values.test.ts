import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { groupValues } from "./group-values.ts";

describe("groupValues", () => {
  test("has a list for a name that is there several times", () => {
    const grouped = groupValues(new URLSearchParams("a=1&b=2&a=3&a="));
    assert.deepEqual({ ...grouped }, { a: ["1", "3", ""], b: "2" });
  });

  test("takes every name for a name", () => {
    const grouped = groupValues(new URLSearchParams("__proto__=1&constructor=2"));
    assert.deepEqual(Object.keys(grouped), ["__proto__", "constructor"]);
  });

  // With a list that is copied for each value this takes minutes.
  test("groups half a million values of one name at once", { timeout: 10_000 }, () => {
    const entries = Array.from({ length: 500_000 }, () => ["a", ""] as const);
    assert.equal(Object.values(groupValues(entries))[0]?.length, 500_000);
  });
});
