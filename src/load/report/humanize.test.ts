import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { humanize, humanizeShare, type TimeUnit } from "./humanize.ts";

const rows: [value: number, contains: "time" | "data" | "default", unit: TimeUnit, text: string][] =
  [
    [0, "time", "", "0s"],
    [0.0004, "time", "", "400ns"],
    [0.46769, "time", "", "467.69µs"],
    [2.3259, "time", "", "2.32ms"],
    [999.999, "time", "", "999.99ms"],
    [1500, "time", "", "1.5s"],
    [61_234, "time", "", "1m1s"],
    [3_723_000, "time", "", "1h2m3s"],
    [12.3456, "time", "ms", "12.35ms"],
    [12.3456, "time", "s", "0.01s"],
    [5, "data", "", "5 B"],
    [999, "data", "", "999 B"],
    [8500, "data", "", "8.5 kB"],
    [72_000, "data", "", "72 kB"],
    [1_234_567, "data", "", "1.2 MB"],
    [321.5911844, "default", "", "321.591184"],
    [6, "default", "", "6"],
  ];

describe("humanize", () => {
  for (const [value, contains, unit, text] of rows) {
    test(`writes ${value} of ${contains}${unit === "" ? "" : ` in ${unit}`} as ${text}`, () => {
      assert.equal(humanize(value, contains, unit), text);
    });
  }

  test("cuts shares off, so that nearly all is not all", () => {
    assert.deepEqual([1, 0.99999, 2 / 3, 0].map(humanizeShare), [
      "100.00%",
      "99.99%",
      "66.66%",
      "0.00%",
    ]);
  });
});
