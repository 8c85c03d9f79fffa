import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { runTogether } from "../../test/threads/run-together.ts";
import { type GcraOptions, GcraTable } from "./gcra-table.ts";

const KEY = 77;
const program = new URL("../../test/threads/take-and-give-back.ts", import.meta.url);

describe("GcraTable.giveBack", () => {
  test("makes it as if nothing had been taken, also when others have taken since", () => {
    const table = made({ ratePerSecond: 1000, burst: 3 });
    assert.equal(table.take(KEY, 0), true);
    const { takenTicks } = table;
    assert.deepEqual([table.take(KEY, 0.5), table.take(KEY, 0.5)], [true, true]);
    assert.equal(table.take(KEY, 0.5), false);
    table.giveBack(KEY, takenTicks);
    assert.equal(table.remaining(KEY, 0.5), 1);
    assert.deepEqual([table.take(KEY, 0.5), table.take(KEY, 0.5)], [true, false]);
  });

  test("gives nothing when the bucket has been full since", () => {
    const table = made({ ratePerSecond: 1000, burst: 3 });
    table.take(KEY, 0);
    const { takenTicks } = table;
    for (let i = 0; i < 3; i++) assert.equal(table.take(KEY, 1.25), true);
    table.giveBack(KEY, takenTicks);
    assert.equal(table.take(KEY, 1.25), false);
  });

  test("gives nothing to a key that has no cell any more", () => {
    const table = made({ ratePerSecond: 1000, burst: 3 });
    table.giveBack(KEY, 5);
    assert.equal(table.remaining(KEY, 0), 3);
  });

  /** What was given back at once must not change any later answer. */
  test("leaves a table that answers as one that was never asked", () => {
    const options = fc.record({
      ratePerSecond: fc.double({ min: 0.5, max: 1e5, noNaN: true }),
      burst: fc.integer({ min: 1, max: 20 }),
    });
    const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.boolean()));
    fc.assert(
      fc.property(options, steps, (options, steps) => {
        const [asked, calm] = [made(options), made(options)];
        let nowMs = 1e6;
        for (const [pause, givesBack] of steps) {
          nowMs += (pause * 1000) / options.ratePerSecond;
          if (givesBack) {
            if (asked.take(KEY, nowMs)) asked.giveBack(KEY, asked.takenTicks);
          } else assert.equal(asked.take(KEY, nowMs), calm.take(KEY, nowMs));
          assert.equal(asked.remaining(KEY, nowMs), calm.remaining(KEY, nowMs));
        }
      }),
      { seed: 6 },
    );
  });

  test("lets exactly the burst through while other threads take and give back", async () => {
    const buffer = new SharedArrayBuffer(GcraTable.byteLength(8));
    const options = { ratePerSecond: 1, burst: 1000 };
    const work = { options, key: KEY, takes: 20_000, nowMs: 1000 };
    const kept = (await runTogether({ threads: 4, program, buffer, work })) as number[];
    assert.equal(
      kept.reduce((sum, one) => sum + one, 0),
      1000,
    );
    assert.equal(new GcraTable(buffer, options).remaining(KEY, 1000), 0);
  });
});

function made(options: GcraOptions): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(64)), options);
}
