import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rankShare } from "./rank-share.ts";

describe("rankShare", () => {
  test("tells which of two sets is the longer one, and by how many of the pairs", () => {
    assert.equal(rankShare([3, 4], [1, 2]), 1);
    assert.equal(rankShare([1, 2], [3, 4]), 0);
    assert.equal(rankShare([1, 4], [2, 3]), 0.5);
    assert.equal(rankShare([1, 3], [2, 4]), 0.25);
  });

  test("takes equal times for half a pair", () => {
    assert.equal(rankShare([1, 1], [1, 1]), 0.5);
  });
});
