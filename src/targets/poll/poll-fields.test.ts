import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkValue } from "../../config/check-value.ts";
import { id, newPollBody, voteBody } from "./poll-fields.ts";

describe("id", () => {
  for (const good of [
    "a",
    "11111111-1111-1111-1111-111111111111",
    "custom-poll-id",
    "a".repeat(100),
  ]) {
    test(`takes ${good}`, () => assert.equal(checkValue(id, good).ok, true));
  }
  for (const bad of ["", "a b", "a/b", "ä", "a\n", "a".repeat(101)]) {
    test(`refuses ${JSON.stringify(bad)}`, () => assert.equal(checkValue(id, bad).ok, false));
  }
});

describe("voteBody", () => {
  test("takes a vote with and without an id of its own", () => {
    const vote = { poll_id: "p", option_id: "o", voter_id: "Ann Älva <a@b>" };
    assert.equal(checkValue(voteBody, vote).ok, true);
    assert.equal(checkValue(voteBody, { ...vote, vote_id: "v" }).ok, true);
  });
});

describe("newPollBody", () => {
  test("is open and has no options unless it says so", () => {
    assert.deepEqual(newPollBody.parse({ question: "?" }), {
      question: "?",
      is_open: true,
      options: [],
    });
  });
});
