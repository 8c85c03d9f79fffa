import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GatheredCalls } from "./gathered-calls.ts";

describe("GatheredCalls", () => {
  test("asks together for what comes in one turn, in batches of limited size", async () => {
    const batches: number[][] = [];
    const calls = makeCalls(async (asked) => {
      batches.push([...asked]);
      return asked.map((n) => n * 10);
    });
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map((n) => calls.ask(n))), [10, 20, 30, 40]);
    assert.deepEqual(batches, [[1, 2, 3], [4]]);
  });

  test("never asks for one key twice in a batch", async () => {
    const batches: number[][] = [];
    const calls = makeCalls(async (asked) => {
      batches.push([...asked]);
      return asked;
    });
    await Promise.all([1, 1, 2].map((n) => calls.ask(n)));
    assert.deepEqual(batches, [[1], [1, 2]]);
  });

  test("asks again for what had no answer", async () => {
    let asked = 0;
    const calls = makeCalls(async (batch) => {
      asked += 1;
      return batch.map((n) => (n === 1 && asked === 1 ? undefined : n));
    });
    assert.deepEqual(await Promise.all([calls.ask(1), calls.ask(2)]), [1, 2]);
    assert.equal(asked, 2);
  });

  test("tells a failure to those of its batch, and goes on with the next", async () => {
    const calls = makeCalls(async (asked) => {
      if (asked.includes(1)) throw new Error("away");
      return asked;
    });
    const answers = await Promise.allSettled([1, 2, 3, 4].map((n) => calls.ask(n)));
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(statuses, ["rejected", "rejected", "rejected", "fulfilled"]);
  });
});

type Run = (asked: readonly number[]) => Promise<readonly (number | undefined)[]>;

function makeCalls(run: Run): GatheredCalls<number, number> {
  return new GatheredCalls({ batchMax: 3, keyOf: String, run });
}
