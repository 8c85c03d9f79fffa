import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeVotes } from "./judge-votes.ts";

const open = { sequence: 1, isOpen: true, optionIds: new Set(["a", "b"]) };
const closed = { ...open, sequence: 2, isOpen: false };

describe("judgeVotes", () => {
  test("counts a voter's first vote in a poll, and not one that comes behind it", () => {
    const votes = [
      vote("1", "p", "a", "ann"),
      vote("2", "p", "b", "ann"),
      vote("3", "p", "b", "bob"),
    ];
    assert.deepEqual(statuses(votes), ["counted", "duplicate", "counted"]);
  });

  test("asks who has voted before", () => {
    const votes = [vote("1", "p", "a", "old"), vote("2", "p", "a", "new")];
    assert.deepEqual(statuses(votes), ["duplicate", "counted"]);
  });

  test("rejects what a poll does not take, and keeps the voter's vote", () => {
    const votes = [
      vote("1", "p", "c", "ann"),
      vote("2", "closed", "a", "ann"),
      vote("3", "gone", "a", "ann"),
      vote("4", "p", "a", "ann"),
    ];
    assert.deepEqual(statuses(votes), ["rejected", "rejected", "rejected", "counted"]);
  });
});

function statuses(votes: Parameters<typeof judgeVotes>[0]): string[] {
  const polls = new Map([
    ["p", open],
    ["closed", closed],
  ]);
  return judgeVotes(votes, polls, (_, voter) => voter === "old").map(({ status }) => status);
}

function vote(id: string, pollId: string, optionId: string, voterId: string) {
  return { id, pollId, optionId, voterId };
}
