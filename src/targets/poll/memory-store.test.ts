import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { describePollStore } from "../../../test/targets/poll-store-suite.ts";
import { MemoryStore, type MemoryStoreOptions } from "./memory-store.ts";

const options: MemoryStoreOptions = {
  queuedMax: 100,
  bytesMax: 1_000_000,
  votesMax: 1000,
  pollsMax: 1000,
  optionsPerPollMax: 100,
};

describePollStore("MemoryStore", async (limits) => new MemoryStore({ ...options, ...limits }));

describe("MemoryStore", () => {
  test("takes no more polls, options and votes than it may hold", async () => {
    const store = new MemoryStore({ ...options, pollsMax: 1, optionsPerPollMax: 1, bytesMax: 400 });
    const poll = { question: "?", isOpen: true, options: [{ id: "o", label: "O" }] };
    assert.equal(await store.createPoll({ ...poll, id: "p" }), "created");
    assert.equal(await store.createPoll({ ...poll, id: "q", options: [] }), "full");
    assert.equal(await store.createOption({ id: "n", pollId: "p", label: "N" }), "full");
    const vote = { pollId: "p", optionId: "o", voterId: "ann" };
    assert.equal(await store.accept({ ...vote, id: "1" }), "queued");
    assert.equal(await store.accept({ ...vote, id: "2" }), "full");
    const other = new MemoryStore({ ...options, votesMax: 1 });
    await other.createPoll({ ...poll, id: "p" });
    assert.equal(await other.accept({ ...vote, id: "1" }), "queued");
    assert.equal(await other.accept({ ...vote, id: "2" }), "full");
  });
});
