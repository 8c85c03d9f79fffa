import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LimitSearch } from "./limit-search.ts";

const options = { firstRate: 10, rateMax: 100_000, precisionShare: 0.05 };

function search(capacity: number, changes: object = {}) {
  const one = new LimitSearch({ ...options, ...changes });
  const tried: number[] = [];
  for (let rate = one.next; rate !== undefined; rate = one.next) {
    tried.push(rate);
    one.settle(rate <= capacity);
  }
  return { tried, found: one.found };
}

describe("LimitSearch", () => {
  test("doubles until a rate does not hold, then halves what is between", () => {
    const { tried, found } = search(65);
    assert.deepEqual(tried, [10, 20, 40, 80, 60, 70, 65, 67.5]);
    assert.deepEqual(found, { name: "found", holdsAt: 65, failsAt: 67.5 });
  });

  test("goes down when the first rate does not hold", () => {
    const { tried, found } = search(4);
    assert.deepEqual(tried.slice(0, 3), [10, 5, 2.5]);
    assert.ok(found.name === "found" && found.holdsAt > 2.9 && found.holdsAt <= 4);
  });

  test("says that nothing holds when not even the lowest rate does", () => {
    assert.deepEqual(search(0).found, { name: "none", failsAt: 1 });
  });

  test("ends at the highest rate there is", () => {
    const { tried, found } = search(1e9, { rateMax: 100 });
    assert.deepEqual(tried, [10, 20, 40, 80, 100]);
    assert.deepEqual(found, { name: "found", holdsAt: 100, failsAt: undefined });
  });

  test("comes within the precision of any capacity, in few steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 90_000 }), (capacity) => {
        const { tried, found } = search(capacity);
        assert.ok(found.name === "found");
        assert.ok(found.holdsAt <= capacity && found.holdsAt >= capacity / 1.06 - 1);
        assert.ok(tried.length < 25);
      }),
      { seed: 11 },
    );
  });
});
