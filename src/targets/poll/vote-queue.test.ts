import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { VoteQueue } from "./vote-queue.ts";

describe("VoteQueue", () => {
  test("gives entries back in their order, and none beyond those it has", () => {
    const queue = new VoteQueue<number>(10);
    for (const entry of [1, 2, 3]) queue.add(entry);
    assert.deepEqual([queue.take(2), queue.take(2), queue.take(2)], [[1, 2], [3], []]);
  });

  test("refuses an entry when it is full and has room again when one was taken", () => {
    const queue = new VoteQueue<number>(2);
    assert.deepEqual([queue.add(1), queue.add(2), queue.add(3)], [true, true, false]);
    queue.take(1);
    assert.equal(queue.add(3), true);
  });

  test("keeps order and length over any sequence of steps, also far beyond its spare room", () => {
    const step = fc.record({ adds: fc.nat(3000), takes: fc.nat(3000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const queue = new VoteQueue<number>(8000);
        const expected: number[] = [];
        let next = 0;
        for (const { adds, takes } of steps) {
          for (let n = 0; n < adds; n++) {
            next += 1;
            if (queue.add(next)) expected.push(next);
          }
          assert.deepEqual(queue.take(takes), expected.splice(0, takes));
          assert.equal(queue.length, expected.length);
        }
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});
