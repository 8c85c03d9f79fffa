import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MemoryStore } from "./memory-store.ts";
import { VoteWorkers } from "./vote-workers.ts";

describe("VoteWorkers", () => {
  test("settles everything that is queued before it stops", async () => {
    const store = await makeStore(50);
    const workers = new VoteWorkers(store, {
      workers: 3,
      batchMax: 4,
      gatherMs: 0,
      lookMs: undefined,
      onFailure: rethrow,
    });
    await workers.drain(60_000);
    assert.equal(store.totals.counted, 50);
    assert.equal(store.totals.queued, 0);
  });

  test("goes on when it is woken", async () => {
    const store = await makeStore(0);
    const workers = new VoteWorkers(store, {
      workers: 1,
      batchMax: 4,
      gatherMs: 0,
      lookMs: undefined,
      onFailure: rethrow,
    });
    await new Promise((resolve) => setImmediate(resolve));
    const settled = once(store);
    await store.accept({ id: "late", pollId: "p", optionId: "o", voterId: "late" });
    workers.wake();
    assert.equal(await settled, 1);
    await workers.drain(60_000);
  });

  test("asks a store that failed again, and reports the failure", async () => {
    const store = await makeStore(1);
    const settle = store.settleQueued.bind(store);
    const failures: unknown[] = [];
    store.settleQueued = (votesMax) => {
      if (failures.length === 0) return Promise.reject(new Error("away"));
      return settle(votesMax);
    };
    const onFailure = (error: unknown): void => void failures.push(error);
    const settled = once(store);
    const workers = new VoteWorkers(store, {
      workers: 1,
      batchMax: 4,
      gatherMs: 0,
      lookMs: undefined,
      onFailure,
    });
    assert.equal(await settled, 1);
    await workers.drain(60_000);
    assert.equal(failures.length, 1);
    assert.equal(store.totals.counted, 1);
  });

  test("leaves a store that fails when it stops", async () => {
    const store = { settleQueued: () => Promise.reject(new Error("away")) };
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    const options = { workers: 2, batchMax: 4, gatherMs: 0, lookMs: undefined, onFailure };
    await new VoteWorkers(store, options).drain(60_000);
    assert.equal(failures.length, 2);
  });

  test("stops at the deadline, whatever is queued", async () => {
    const store = { settleQueued: (votesMax: number) => Promise.resolve(votesMax) };
    const options = { workers: 2, batchMax: 4, gatherMs: 0, lookMs: undefined, onFailure: rethrow };
    await new VoteWorkers(store, options).drain(1);
  });
});

async function makeStore(votes: number): Promise<MemoryStore> {
  const store = new MemoryStore({
    queuedMax: 100,
    bytesMax: 100_000,
    votesMax: 100,
    pollsMax: 1,
    optionsPerPollMax: 1,
  });
  const options = [{ id: "o", label: "O" }];
  await store.createPoll({ id: "p", question: "?", isOpen: true, options });
  for (let n = 0; n < votes; n++) {
    await store.accept({ id: `${n}`, pollId: "p", optionId: "o", voterId: `${n}` });
  }
  return store;
}

/** How many votes the next step that settles any has settled. */
function once(store: MemoryStore): Promise<number> {
  const settle = store.settleQueued.bind(store);
  return new Promise((resolve) => {
    store.settleQueued = async (votesMax) => {
      const settled = await settle(votesMax);
      if (settled > 0) resolve(settled);
      return settled;
    };
  });
}

function rethrow(error: unknown): never {
  throw error;
}
