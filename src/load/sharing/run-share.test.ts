import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shareAmong, shareOf } from "./run-share.ts";

test("the shares of a number add up to it and differ by one at most", () => {
  const numbers = [fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 64 })] as const;
  fc.assert(
    fc.property(...numbers, (total, count) => {
      const shares = Array.from({ length: count }, (_, index) => shareOf(total, { index, count }));
      assert.equal(
        shares.reduce((sum, one) => sum + one, 0),
        total,
      );
      assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
    }),
    { seed: 7 },
  );
});

test("who has no user has no part of what users do", () => {
  assert.deepEqual(shareAmong(2, { index: 1, count: 4 }), { index: 1, count: 2 });
  assert.equal(shareAmong(2, { index: 2, count: 4 }), undefined);
  assert.deepEqual(shareAmong(9, { index: 3, count: 4 }), { index: 3, count: 4 });
});
