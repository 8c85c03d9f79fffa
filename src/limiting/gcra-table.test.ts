import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GcraTable } from "./gcra-table.ts";

const KEY = 8_123_456_789_012;
// One request a millisecond: every sum below is exact.
const options = { ratePerSecond: 1000, burst: 3 };

describe("GcraTable", () => {
  test("lets the whole burst through at once and refuses the next request", () => {
    const table = made();
    assert.deepEqual(takeAll(table, [0, 0, 0, 0]), [true, true, true, false]);
  });

  test("lets the whole burst through at a moment that is no whole tick", () => {
    const table = made();
    const atMs = 1234.567_890_123;
    assert.deepEqual(takeAll(table, [atMs, atMs, atMs, atMs]), [true, true, true, false]);
  });

  test("lets one more through after each interval", () => {
    const table = emptied();
    assert.deepEqual(takeAll(table, [0.9, 1, 1, 2, 2]), [false, true, false, true, false]);
  });

  test("never lets more than the burst through at once, however long the key was quiet", () => {
    const table = emptied();
    const day = 86_400_000;
    assert.deepEqual(takeAll(table, [day, day, day, day]), [true, true, true, false]);
  });

  test("does not count what it refused", () => {
    const table = emptied();
    assert.deepEqual(takeAll(table, [0.5, 0.6, 0.7, 1]), [false, false, false, true]);
  });

  test("gives nothing for a time earlier than the last one", () => {
    assert.equal(emptied(10).take(KEY, 9), false);
  });

  test("counts each key apart, also keys that differ only above 32 bits", () => {
    const table = emptied();
    assert.equal(table.take(KEY + 1, 0), true);
    assert.equal(table.take(KEY + 2 ** 32, 0), true);
    assert.equal(table.take(KEY, 0), false);
  });

  test("takes the key 0 for a key like any other", () => {
    const table = made();
    const answers = [1, 2, 3, 4].map(() => table.take(0, 5));
    assert.deepEqual(answers, [true, true, true, false]);
  });

  test("tells how long to wait for the next one", () => {
    assert.equal(emptied().waitMs(KEY, 0), 1);
    assert.equal(emptied().waitMs(KEY, 0.25), 0.75);
    assert.equal(emptied().waitMs(KEY, 5), 0);
    assert.equal(made().waitMs(KEY, 0), 0);
  });

  test("tells how many are left", () => {
    const table = made();
    const left = [0, 0, 0, 0].map((nowMs) => {
      table.take(KEY, nowMs);
      return table.remaining(KEY, nowMs);
    });
    assert.deepEqual(left, [2, 1, 0, 0]);
    assert.equal(table.remaining(KEY, 1.5), 1);
    assert.equal(table.remaining(KEY, 9), 3);
  });

  test("tells when the whole burst will be there again", () => {
    assert.equal(made().fullMs(KEY, 0), 0);
    assert.equal(emptied().fullMs(KEY, 0), 3);
    assert.equal(emptied().fullMs(KEY, 2), 1);
    assert.equal(emptied().fullMs(KEY, 4), 0);
  });

  test("changes nothing when it is only asked", () => {
    const table = made();
    for (let i = 0; i < 10; i++) table.remaining(KEY, 0);
    assert.deepEqual(takeAll(table, [0, 0, 0, 0]), [true, true, true, false]);
  });

  const extremes = [
    { of: "one in a day", ratePerSecond: 1 / 86_400, burst: 1 },
    { of: "a thousand million in a second", ratePerSecond: 1e9, burst: 5 },
    { of: "a burst of a million", ratePerSecond: 1, burst: 1_000_000 },
  ];
  for (const { of, ratePerSecond, burst } of extremes) {
    test(`holds a limit of ${of}`, () => {
      const table = made({ ratePerSecond, burst });
      const nowMs = 1e9;
      for (let i = 0; i < burst; i++) assert.equal(table.take(KEY, nowMs), true);
      assert.equal(table.take(KEY, nowMs), false);
      const waitMs = table.waitMs(KEY, nowMs);
      // To the tick, which is at most a thousandth of an interval or a tenth of a microsecond.
      assert.ok(Math.abs(waitMs - 1000 / ratePerSecond) <= Math.max(1 / ratePerSecond, 2e-4));
      assert.equal(table.take(KEY, nowMs + waitMs), true);
      assert.equal(table.take(KEY, nowMs + waitMs), false);
    });
  }
});

describe("GcraTable with more keys than cells", () => {
  const cells = 64;

  test("takes over cells of keys whose bucket is full again, and evicts none", () => {
    const table = made({ ratePerSecond: 1000, burst: 1 }, cells);
    for (let key = 0; key < 10_000; key++) assert.equal(table.take(key, key), true);
    assert.equal(table.evictions, 0);
  });

  test("evicts and counts the key nearest to a full bucket when all are live", () => {
    const table = made({ ratePerSecond: 1, burst: 1 }, 8);
    const keys = [7, 3, 1, 5, 8, 2, 6, 4];
    keys.forEach((key) => {
      table.take(key, key);
    });
    assert.equal(table.take(9, 9), true);
    assert.equal(table.evictions, 1);
    const refused = [2, 3, 4, 5, 6, 7, 8, 9].map((key) => table.take(key, 10));
    assert.deepEqual(refused, new Array(8).fill(false));
    assert.equal(table.take(1, 10), true);
  });

  test("needs no more memory for more keys", () => {
    const bytes = GcraTable.byteLength(100_000);
    assert.ok(bytes >= 100_000 * 16 && bytes < 2 * 100_000 * 18, `${bytes}`);
    assert.equal(GcraTable.byteLength(1), GcraTable.byteLength(8));
  });
});

function made(of = options, cells = 1024): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(cells)), of);
}

function emptied(nowMs = 0): GcraTable {
  const table = made();
  for (let i = 0; i < options.burst; i++) table.take(KEY, nowMs);
  return table;
}

function takeAll(table: GcraTable, timesMs: readonly number[]): boolean[] {
  return timesMs.map((nowMs) => table.take(KEY, nowMs));
}
