import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextEdits } from "./text-edits.ts";

describe("TextEdits", () => {
  test("nests what is wrapped around ranges with one beginning or one end", () => {
    const edits = new TextEdits();
    edits.wrap(0, 3, "(", ")");
    edits.wrap(0, 5, "[", "]");
    edits.wrap(4, 5, "<", ">");
    assert.equal(edits.apply("a() b"), "[(a()) <b>]");
  });

  test("puts a prefix inside and a suffix outside of what is wrapped around the same range", () => {
    const edits = new TextEdits();
    edits.insertBefore(0, "async ");
    edits.insertAfter(1, ";");
    edits.wrap(0, 1, "(", ")");
    edits.wrap(1, 2, "{", "}");
    assert.equal(edits.apply("fg"), "(async f);{g}");
  });

  test("keeps the line breaks of what it replaces", () => {
    const edits = new TextEdits();
    edits.replace(1, 5, ",");
    edits.insertBefore(5, "x");
    assert.equal(edits.apply("a\n.\nmb"), "a,\n\nxb");
  });
});
