import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PollCache } from "./poll-cache.ts";

const poll = { id: "p", question: "?", isOpen: true, options: [] };

describe("PollCache", () => {
  test("reads a poll again after a second, or when it is told to forget it", async () => {
    let reads = 0;
    let nowMs = 0;
    const read = async () => {
      reads += 1;
      return poll;
    };
    const cache = new PollCache(read, () => nowMs);
    await Promise.all([cache.poll("p"), cache.poll("p")]);
    nowMs = 999;
    await cache.poll("p");
    assert.equal(reads, 1);
    nowMs = 1000;
    await cache.poll("p");
    assert.equal(reads, 2);
    cache.forget("p");
    await cache.poll("p");
    assert.equal(reads, 3);
  });

  test("keeps no failure", async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      if (reads === 1) throw new Error("away");
      return poll;
    };
    const cache = new PollCache(read, () => 0);
    await assert.rejects(cache.poll("p"), /away/);
    assert.equal((await cache.poll("p"))?.isOpen, true);
  });
});
