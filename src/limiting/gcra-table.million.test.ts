import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GcraTable } from "./gcra-table.ts";
import { keyHash } from "./key-hash.ts";

const KEYS = 1_000_000;
const hashes = Float64Array.from({ length: KEYS }, (_, i) =>
  keyHash(`2001:db8:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}::/64`, 99),
);
const options = { ratePerSecond: 1, burst: 2 };

describe("GcraTable with a million keys", () => {
  test("counts each by itself where they have room, in one step each", () => {
    // Four cells for a key: then hardly a set of eight is full.
    const table = made(4 * KEYS);
    const passed = [1, 2, 3].map(() => hashes.reduce((sum, key) => sum + take(table, key), 0));
    assert.deepEqual(passed.slice(0, 2), [KEYS, KEYS]);
    assert.ok(passed[2]! <= table.evictions * 2, `${passed[2]} of ${table.evictions}`);
    assert.ok(table.evictions < KEYS / 1000, `${table.evictions}`);
  });

  test("keeps its size and lets every new key through where they have none", () => {
    const bytes = GcraTable.byteLength(65_536);
    assert.ok(bytes < 1.2 * 2 ** 20, `${bytes}`);
    const table = made(65_536);
    for (const key of hashes) assert.equal(table.take(key, 5000), true);
    assert.ok(table.evictions >= KEYS - 65_536 && table.evictions < KEYS, `${table.evictions}`);
  });

  test("does not forget a busy key for the sake of a million that come once", () => {
    const table = made(65_536, { ratePerSecond: 1, burst: 100 });
    const busy = keyHash("192.0.2.1", 99);
    for (let i = 0; i < 100; i++) table.take(busy, 5000);
    for (const key of hashes) table.take(key, 5000);
    assert.equal(table.take(busy, 5000), false);
  });
});

function made(cells: number, of = options): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(cells)), of);
}

function take(table: GcraTable, key: number): number {
  return table.take(key, 5000) ? 1 : 0;
}
