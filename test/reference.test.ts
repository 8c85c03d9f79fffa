/** Options, failures and exit statuses in the documents are those of the code, both ways. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blocks, readDocument, withBlock } from "./reference/blocks.ts";

describe("the reference is what `make doc` writes", () => {
  for (const block of blocks) {
    test(`${block.name} in ${block.path}`, () => {
      const text = readDocument(block.path);
      assert.equal(text, withBlock(text, block));
    });
  }
});
