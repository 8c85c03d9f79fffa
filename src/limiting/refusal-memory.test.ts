import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RefusalMemory } from "./refusal-memory.ts";

const options = { keysMax: 3, believedMsMax: 1000 };

describe("RefusalMemory", () => {
  test("knows nothing against a key that was not refused", () => {
    assert.equal(new RefusalMemory(options).waitMs("a", 0), 0);
  });

  test("tells the latest end of the wait until the earliest is reached", () => {
    const memory = new RefusalMemory(options);
    memory.remember("a", 100, 1000, 1008);
    assert.equal(memory.waitMs("a", 1010), 98);
    assert.equal(memory.waitMs("a", 1099), 9);
    assert.equal(memory.waitMs("a", 1100), 0);
    assert.equal(memory.size, 0);
  });

  test("forgets at once what was over before the answer came", () => {
    const memory = new RefusalMemory(options);
    memory.remember("a", 5, 1000, 1008);
    assert.equal(memory.size, 0);
  });

  test("asks again after a while although a whole day was told", () => {
    const memory = new RefusalMemory(options);
    memory.remember("a", 86_400_000, 0, 1);
    assert.equal(memory.waitMs("a", 1000), 86_399_001);
    assert.equal(memory.waitMs("a", 1001), 0);
  });

  test("forgets the key that was remembered first when there are too many", () => {
    const memory = new RefusalMemory(options);
    for (const key of ["a", "b", "a", "c", "d"]) memory.remember(key, 50, 0, 0);
    assert.deepEqual(
      ["a", "b", "c", "d"].map((key) => memory.waitMs(key, 1)),
      [49, 0, 49, 49],
    );
  });

  test("never refuses what the store would let through, and never says to come too early", () => {
    const times = fc.tuple(fc.nat(5000), fc.nat(20), fc.nat(20), fc.nat(6000));
    fc.assert(
      fc.property(times, ([waitMs, thereMs, backMs, laterMs]) => {
        const memory = new RefusalMemory(options);
        const answeredMs = thereMs + backMs;
        memory.remember("a", waitMs, 0, answeredMs);
        const nowMs = answeredMs + laterMs;
        const passesMs = thereMs + waitMs;
        const told = memory.waitMs("a", nowMs);
        if (told > 0) assert.ok(nowMs < passesMs && nowMs + told >= passesMs);
      }),
      { seed: 5 },
    );
  });
});
