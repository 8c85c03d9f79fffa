import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { RandomChoice } from "./random.ts";

describe("RandomChoice", () => {
  test("picks the fit ones in proportion to their weights", () => {
    const random = seededRandom(1);
    const all = [3, 1, 0, 4].map((weight, at) => ({ weight, inFlight: 0, isFit: at !== 3 }));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) counts[new RandomChoice().pick(all, random)]! += 1;
    assert.ok(Math.abs(counts[0]! - 30_000) < 500, `${counts}`);
    assert.deepEqual(counts.slice(2), [0, 0]);
  });

  test("picks nobody when nobody is fit", () => {
    const nobody = [{ weight: 1, inFlight: 0, isFit: false }];
    assert.equal(
      new RandomChoice().pick(nobody, () => 0),
      -1,
    );
  });
});
