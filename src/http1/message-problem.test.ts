import assert from "node:assert/strict";
import { STATUS_CODES } from "node:http";
import { describe, test } from "node:test";
import { messageProblems } from "./message-problem.ts";

describe("messageProblems", () => {
  test("answers each problem with a status of the registry that blames the client or the feature", () => {
    for (const [name, { status }] of Object.entries(messageProblems)) {
      assert.ok(STATUS_CODES[status] !== undefined, name);
      assert.ok((status >= 400 && status < 500) || status === 501 || status === 505, name);
    }
  });

  test("explains each problem in words that JSON can carry as they are", () => {
    for (const { text } of Object.values(messageProblems)) {
      assert.equal(JSON.stringify(text), `"${text}"`);
      assert.doesNotMatch(text, /\.$/);
    }
  });
});
