import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { goldenSkip, goldenVector } from "../../test/golden/golden-vector.ts";
import { type GcraOptions, GcraTable } from "./gcra-table.ts";

const KEY = 4711;

describe("GcraTable against the vectors of public test suites", { skip: goldenSkip }, () => {
  test("decides, counts and waits as throttled's GCRA does", () => {
    const table = made({ ratePerSecond: 1, burst: 5 });
    const steps = goldenVector("GCRA-throttled").steps as [number, number, boolean, ...number[]][];
    for (const [nowMs, volume, isLimited, ...expected] of steps) {
      const missing = volume - Math.max(1, table.remaining(KEY, nowMs));
      assert.equal(!takeMany(table, volume, nowMs), isLimited);
      // What never fits into the burst has no time to come back at.
      const hasWait = isLimited && volume <= 5;
      const waitMs = hasWait ? table.waitMs(KEY, nowMs) + missing * 1000 : -1;
      assert.deepEqual([table.remaining(KEY, nowMs), table.fullMs(KEY, nowMs), waitMs], expected);
    }
  });

  for (const id of ["TB-burst1", "TB-burst3"]) {
    test(`decides as golang.org/x/time/rate does: ${id}`, () => {
      const { params, steps } = goldenVector(id);
      const table = made({
        ratePerSecond: Number(params!.rate_per_s),
        burst: Number(params!.burst),
      });
      for (const [nowMs, volume, isAllowed] of steps as [number, number, boolean][]) {
        assert.equal(takeMany(table, volume, nowMs), isAllowed);
      }
    });
  }

  test("keeps to the rate over a long run within the tolerance of golang.org/x/time/rate", () => {
    const params = goldenVector("TB-long-run").params as Record<string, number>;
    const { rate_per_s: ratePerSecond, burst, seconds, offered_per_s: offered } = params;
    const table = made({ ratePerSecond: ratePerSecond!, burst: burst! });
    const passed = passedOf(table, seconds!, offered!);
    const ideal = burst! + ratePerSecond! * seconds!;
    assert.ok(passed >= 0.999 * ideal && passed <= ideal + 1, `${passed}`);
  });

  test("passes as much of a load as traefik's limiter may", () => {
    const steps = goldenVector("RL-traefik-load").steps as number[][];
    // The last column, a burst before the load, is left out: the load itself begins with one.
    for (const [average, periodMs, burst, seconds, offered] of steps) {
      const ratePerSecond = (average! * 1000) / periodMs!;
      const table = made({ ratePerSecond, burst: Math.max(1, burst!) });
      const want = Math.min(ratePerSecond * seconds! + Math.max(1, burst!), offered! * seconds!);
      const passed = passedOf(table, seconds!, offered!);
      assert.ok(passed >= Math.floor(0.95 * want) && passed <= 1.02 * want, `${passed} of ${want}`);
    }
  });

  test("refuses as nginx's limit_req with nodelay does, and counts no refusal", () => {
    const { params } = goldenVector("RL-nginx-limit_req");
    // nginx's burst is what may come on top of one.
    const table = made({ ratePerSecond: 2, burst: Number(params!.burst) + 1 });
    const answers = [0, 0, 0, 499, 500].map((nowMs) => table.take(KEY, nowMs));
    assert.deepEqual(answers, [true, true, false, false, true]);
  });
});

function made(options: GcraOptions): GcraTable {
  return new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(64)), options);
}

/** All or nothing, as the suites ask for several at once. */
function takeMany(table: GcraTable, volume: number, nowMs: number): boolean {
  if (volume > table.remaining(KEY, nowMs)) return false;
  for (let i = 0; i < volume; i++) assert.equal(table.take(KEY, nowMs), true);
  return true;
}

function passedOf(table: GcraTable, seconds: number, offeredPerSecond: number): number {
  let passed = 0;
  for (let i = 0; i <= seconds * offeredPerSecond; i++) {
    if (table.take(KEY, (i * 1000) / offeredPerSecond)) passed += 1;
  }
  return passed;
}
