import assert from "node:assert/strict";
import { test } from "node:test";
import { beganS } from "../../src/console/page/began-s.ts";

test("a sample begins where the one before has ended, or behind a gap with its own reading", () => {
  const samples = [
    { fromS: 8, atS: 9.01 },
    { fromS: 9, atS: 12.01 },
    { fromS: 20, atS: 21 },
  ];
  assert.deepEqual(
    samples.map((_, at) => beganS(samples, at)),
    [8, 9.01, 20],
  );
});
