import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Decoys } from "./decoys.ts";
import type { ScryptHash } from "./scrypt-hash.ts";

function user(logN: number): ScryptHash {
  return { logN, r: 8, p: 1, salt: Buffer.alloc(16), hash: Buffer.alloc(32) };
}

describe("Decoys", () => {
  test("give a name the cost of a user, and always the same one", () => {
    const decoys = new Decoys([user(10), user(14), user(14)]);
    const seen = { 10: 0, 14: 0 };
    for (let n = 0; n < 3000; n++) {
      const { logN } = decoys.of(`nobody ${n}`);
      seen[logN as 10 | 14] += 1;
      assert.equal(decoys.of(`nobody ${n}`).logN, logN);
    }
    // As often as users have it, to five standard deviations.
    assert.ok(Math.abs(seen[10] - 1000) < 130, `${seen[10]} of 3000 at the cost of one in three`);
  });

  test("are other ones in another process", () => {
    const [one, other] = [new Decoys([user(10), user(14)]), new Decoys([user(10), user(14)])];
    const names = Array.from({ length: 64 }, (_, n) => String(n));
    const costs = (decoys: Decoys): number[] => names.map((name) => decoys.of(name).logN);
    assert.notDeepEqual(costs(one), costs(other));
  });
});
