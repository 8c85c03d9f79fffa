import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readByteRange } from "./byte-range.ts";

describe("readByteRange", () => {
  const rows: readonly (readonly [field: string, range: ReturnType<typeof readByteRange>])[] = [
    ["bytes=0-4", { first: 0, last: 4 }],
    ["bytes=5-", { first: 5, last: 9 }],
    ["bytes=-3", { first: 7, last: 9 }],
    ["bytes=-30", { first: 0, last: 9 }],
    ["bytes=8-100", { first: 8, last: 9 }],
    ["bytes=9-9", { first: 9, last: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=4-2", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,4-5", undefined],
    ["lines=0-4", undefined],
    ["", undefined],
  ];
  for (const [field, range] of rows) {
    test(`reads ${JSON.stringify(field)} of ten octets`, () => {
      assert.deepEqual(readByteRange(field, 10), range);
    });
  }
});
