import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LeakedMemory } from "./leaked-memory.ts";

describe("LeakedMemory", () => {
  test("keeps as much heap as it was asked to", () => {
    const memory = new LeakedMemory(100_000);
    const before = process.memoryUsage().heapUsed;
    assert.equal(memory.leak(20_000), true);
    const grownKb = (process.memoryUsage().heapUsed - before) / 1024;
    assert.ok(grownKb > 18_000, `${grownKb}`);
    assert.deepEqual([memory.kb, memory.leaks], [20_000, 1]);
  });

  test("refuses what would be more than allowed, and keeps what it had", () => {
    const memory = new LeakedMemory(1000);
    assert.equal(memory.leak(1000), true);
    assert.equal(memory.leak(1), false);
    assert.deepEqual([memory.kb, memory.leaks], [1000, 1]);
  });

  test("lets everything go at once", () => {
    const memory = new LeakedMemory(1000);
    memory.leak(300);
    memory.leak(200);
    assert.equal(memory.release(), 500);
    assert.deepEqual([memory.kb, memory.leaks], [0, 0]);
    assert.equal(memory.leak(1000), true);
  });
});
