import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readVoteText, toVoteText } from "./vote-text.ts";

describe("a vote as text", () => {
  for (const voterId of ["ann", " ", "two words", ' a  b\n"c" \'; é \u{1f600}']) {
    test(`of ${JSON.stringify(voterId)} is read as it was written`, () => {
      const vote = { id: "1-a", pollId: "p.1", optionId: "~o", voterId };
      assert.deepEqual(readVoteText(toVoteText(vote)), vote);
    });
  }

  for (const text of [
    "",
    " ",
    "a",
    "a b c",
    "a b c ",
    "a b c d\0",
    "a\tx b c d",
    "a\nb c d e",
    "a b\r c d",
    " b c d",
    "a  c d",
    "a b  d",
    "a b",
  ]) {
    test(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(readVoteText(text), undefined);
    });
  }
});
