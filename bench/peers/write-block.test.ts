import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withMeasured } from "./write-block.ts";

const document = [
  "before",
  "<!-- make bench-peers: a -->",
  "old",
  "<!-- end -->",
  "between",
  "<!-- make bench-peers: b -->",
  "<!-- end -->",
  "after",
].join("\n");

describe("withMeasured", () => {
  test("replaces one block and nothing else", () => {
    const text = withMeasured(document, "a", "new\n");
    assert.equal(text, document.replace("\nold\n", "\n\nnew\n\n"));
    assert.equal(withMeasured(text, "a", "new\n"), text);
  });

  test("refuses a document without the block", () => {
    assert.throws(() => withMeasured(document, "c", ""), /no block <!-- make bench-peers: c -->/);
  });
});
