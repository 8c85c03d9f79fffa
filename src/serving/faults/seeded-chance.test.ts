import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SeededChance } from "./seeded-chance.ts";

describe("SeededChance", () => {
  test("gives a request the same draws, whichever requests were asked about before", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(10_000), fc.array(fc.nat(10_000)), (seed, n, others) => {
        const chance = new SeededChance(seed);
        for (const other of others) chance.drawsOf(other)();
        assert.equal(chance.drawsOf(n)(), new SeededChance(seed).drawsOf(n)());
      }),
      { seed: 1 },
    );
  });

  test("draws evenly from 0 to 1", () => {
    const chance = new SeededChance(1);
    const tenths = new Array(10).fill(0) as number[];
    for (let n = 0; n < 20_000; n++) tenths[Math.floor(chance.drawsOf(n)() * 10)]! += 1;
    for (const count of tenths) assert.ok(Math.abs(count - 2000) < 200, `${tenths}`);
  });

  test("draws differently for different seeds", () => {
    const first = new SeededChance(1);
    const second = new SeededChance(2);
    const draws = (chance: SeededChance) => [0, 1, 2, 3].map((n) => chance.drawsOf(n)());
    assert.notDeepEqual(draws(first), draws(second));
  });
});
