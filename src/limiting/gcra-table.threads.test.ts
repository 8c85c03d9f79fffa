import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runTogether } from "../../test/threads/run-together.ts";
import { GcraTable } from "./gcra-table.ts";

const program = new URL("../../test/threads/take-together.ts", import.meta.url);
const threads = 4;

describe("GcraTable in several threads", () => {
  const rows = [
    { of: "one key that nobody took from before", keys: [9], cells: 1024, burst: 5, takes: 15 },
    { of: "one key, many times over", keys: [9], cells: 1024, burst: 20_000, takes: 10_000 },
    { of: "keys that enter a set together", keys: alike(8), cells: 8, burst: 500, takes: 400 },
    { of: "many keys that enter together", keys: alike(4000), cells: 65_536, burst: 3, takes: 3 },
  ];
  for (const { of, keys, cells, burst, takes } of rows) {
    test(`lets exactly the burst through at one instant: ${of}`, async () => {
      const buffer = new SharedArrayBuffer(GcraTable.byteLength(cells));
      const work = { options: { ratePerSecond: 1, burst }, keys, takes, nowMs: 1000 };
      const passed = (await runTogether({ threads, program, buffer, work })) as number[][];
      const sums = keys.map((_, k) => passed.reduce((sum, counts) => sum + counts[k]!, 0));
      assert.deepEqual(sums, new Array(keys.length).fill(burst));
      assert.equal(new GcraTable(buffer, work.options).evictions, 0);
    });
  }
});

/** Evenly spread, all different. */
function alike(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i * 2 ** 33 + i);
}
