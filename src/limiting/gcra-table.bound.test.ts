import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type GcraOptions, GcraTable } from "./gcra-table.ts";

const KEY = 77;
/** A tick is never longer for the rates and bursts below. */
const TICK_MS = 0.002;

const options = fc.record({
  ratePerSecond: fc.oneof(
    fc.double({ min: 0.5, max: 5e6, noNaN: true }),
    fc.integer({ min: 1, max: 100_000 }),
  ),
  burst: fc.integer({ min: 1, max: 1000 }),
});
/** Most pauses are some intervals long, some are hours. */
const pauses = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 0, max: 4, noNaN: true }) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1e9, noNaN: true }) },
  ),
  { maxLength: 200 },
);
const start = fc.double({ min: 0, max: 1e9, noNaN: true });

describe("GcraTable, whatever the rate and the times", () => {
  test("lets at most burst + rate × t through in any time t", () => {
    fc.assert(
      fc.property(options, start, pauses, (options, startMs, pauses) => {
        const passedMs = timesOf(options, startMs, pauses).filter(takenFrom(made(options)));
        passedMs.forEach((fromMs, from) => {
          passedMs.slice(from).forEach((toMs, more) => {
            const allowed =
              options.burst + ((toMs - fromMs + TICK_MS) * options.ratePerSecond) / 1000;
            assert.ok(more + 1 <= allowed, `${more + 1} in ${toMs - fromMs} ms`);
          });
        });
      }),
      { seed: 1 },
    );
  });

  test("decides like a bucket of real numbers where ticks and intervals are exact", () => {
    const burst = fc.integer({ min: 1, max: 20 });
    const steps = fc.array(fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 2 ** 40 })));
    fc.assert(
      fc.property(burst, steps, (burst, steps) => {
        const table = made({ ratePerSecond: 125, burst });
        let arrivalMs = 0;
        let nowMs = 0;
        for (const step of steps) {
          nowMs += step;
          const passes = arrivalMs - nowMs <= (burst - 1) * 8;
          if (passes) arrivalMs = Math.max(arrivalMs, nowMs) + 8;
          assert.equal(table.take(KEY, nowMs), passes);
        }
      }),
      { seed: 2 },
    );
  });

  test("lets one through after waitMs, and none clearly earlier", () => {
    const rate = fc.double({ min: 0.5, max: 100_000, noNaN: true });
    const burst = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(rate, burst, start, (ratePerSecond, burst, nowMs) => {
        const table = made({ ratePerSecond, burst });
        while (table.take(KEY, nowMs));
        const waitMs = table.waitMs(KEY, nowMs);
        assert.equal(table.take(KEY, nowMs + waitMs - 2 * TICK_MS), false);
        assert.equal(table.take(KEY, nowMs + waitMs), true);
      }),
      { seed: 3 },
    );
  });

  test("lets exactly as many through at once as remaining says", () => {
    fc.assert(
      fc.property(options, start, pauses, (options, startMs, pauses) => {
        const table = made(options);
        for (const nowMs of timesOf(options, startMs, pauses)) {
          const remaining = table.remaining(KEY, nowMs);
          assert.equal(table.take(KEY, nowMs), remaining > 0);
          assert.equal(table.remaining(KEY, nowMs), Math.max(0, remaining - 1));
        }
      }),
      { seed: 4 },
    );
  });

  test("keeps to the rate while more is offered for a long time", () => {
    const table = made({ ratePerSecond: 700_000, burst: 50 });
    let passed = 0;
    for (let i = 0; i < 1_000_000; i++) if (table.take(KEY, i / 1000)) passed += 1;
    assert.ok(Math.abs(passed - (50 + 700_000 * 0.999_999)) <= 1, `${passed}`);
  });
});

function made(options: GcraOptions): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(64)), options);
}

function takenFrom(table: GcraTable): (nowMs: number) => boolean {
  return (nowMs) => table.take(KEY, nowMs);
}

/** Rising times; `pauses` are in intervals. */
function timesOf({ ratePerSecond }: GcraOptions, startMs: number, pauses: number[]): number[] {
  let nowMs = startMs;
  return pauses.map((pause) => {
    nowMs += (pause * 1000) / ratePerSecond;
    return nowMs;
  });
}
