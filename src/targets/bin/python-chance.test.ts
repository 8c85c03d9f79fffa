import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PythonChance } from "./python-chance.ts";

describe("PythonChance", () => {
  // python3 -c 'import random; random.seed(SEED); print([random.randint(0, 255) for _ in range(N)])'
  const rows: readonly (readonly [seed: number, octets: readonly number[]])[] = [
    [0, [197, 215, 20, 132, 248, 207, 155, 244]],
    [1, [68, 32, 130, 60, 253, 230, 241, 194]],
    [42, [57, 12, 140, 125, 114, 71, 52, 44]],
    [2147483647, [162, 61, 100, 148, 170, 3, 98, 78]],
  ];
  for (const [seed, octets] of rows) {
    test(`draws what Python draws for the seed ${seed}`, () => {
      const chance = new PythonChance(seed);
      assert.deepEqual(
        octets.map(() => chance.octet()),
        octets,
      );
    });
  }

  test("draws what Python draws when its words have run out", () => {
    const chance = new PythonChance(7);
    let sum = 0;
    for (let n = 0; n < 2000; n++) sum += chance.octet() * n;
    assert.equal(sum, 250324781);
  });
});
