import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FailureKinds } from "./failure-kinds.ts";

describe("FailureKinds", () => {
  test("counts each kind, and tells the most frequent first", () => {
    const kinds = new FailureKinds();
    for (const kind of ["a", "b", "b"]) kinds.add(kind);
    kinds.add("c", 5);
    assert.deepEqual(kinds.all, [
      ["c", 5],
      ["b", 2],
      ["a", 1],
    ]);
  });

  test("counts together what would be too many kinds, and loses none", () => {
    const kinds = new FailureKinds();
    for (let i = 0; i < 150; i++) kinds.add(`kind ${i}`);
    kinds.add("kind 3");
    assert.deepEqual(kinds.all.slice(0, 2), [
      ["of other kinds", 50],
      ["kind 3", 2],
    ]);
    assert.equal(kinds.all.length, 101);
  });

  test("begins again when it is taken", () => {
    const kinds = new FailureKinds();
    kinds.add("a");
    assert.deepEqual([[...kinds.take()], [...kinds.take()]], [[["a", 1]], []]);
  });
});
