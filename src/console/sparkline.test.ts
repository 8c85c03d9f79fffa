import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sparkline } from "./sparkline.ts";

describe("sparkline", () => {
  const rows: readonly (readonly [values: (number | undefined)[], line: string])[] = [
    [[], ""],
    [[0, 0], "▁▁"],
    [[0, 1, 2, 3, 4, 5, 6, 7, 8], "▁▁▂▃▄▅▆▇█"],
    [[0.001, undefined, 1000], "▁ █"],
    [[5, 5], "██"],
  ];
  for (const [values, line] of rows) {
    test(`of ${JSON.stringify(values)}`, () => assert.equal(sparkline(values), line));
  }
});
