import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldProblem } from "./field-problem.ts";

describe("fieldProblem", () => {
  test("finds nothing wrong with plain fields", () => {
    assert.equal(
      fieldProblem([
        ["X-A", "1"],
        ["Cache-Control", "max-age=5, public"],
        ["X", ""],
      ]),
      undefined,
    );
  });

  const refused: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
    ["X A", "1", /must name fields, got "X A"/],
    ["", "1", /must name fields/],
    ["Content-Length", "5", /Content-Length: must not be set/],
    ["transfer-encoding", "chunked", /must not be set/],
    ["X-A", "1\r\nX-B: 2", /X-A: must be visible characters/],
    ["X-A", " 1", /must be visible characters/],
    ["X-A", "\u00fc", /must be visible characters/],
  ];
  for (const [name, text, problem] of refused) {
    test(`refuses ${JSON.stringify({ [name]: text })}`, () => {
      assert.match(fieldProblem([[name, text]]) ?? "", problem);
    });
  }
});
