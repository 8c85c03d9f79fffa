import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readConsoleExamples, toPattern } from "./console-examples.ts";

describe("readConsoleExamples", () => {
  test("reads commands with what they print, and the section they stand in", () => {
    const text = "# A\n## one\n```console\n$ a b\nc\nd\n$ e\n```\n## two\n```json\n$ no\n```\n";
    assert.deepEqual(readConsoleExamples(text), [
      { section: "one", command: "a b", printed: "c\nd" },
      { section: "one", command: "e", printed: "" },
    ]);
  });
});

describe("toPattern", () => {
  test("takes anything in the place of the ellipsis, and nothing else", () => {
    const pattern = toPattern('{"a":…,"b.":[…]}');
    assert.match('{"a":1,"b.":["x"]}', pattern);
    assert.doesNotMatch('{"a":1,"b?":["x"]}', pattern);
    assert.doesNotMatch('{"a":1,"b.":["x"]} ', pattern);
  });
});
