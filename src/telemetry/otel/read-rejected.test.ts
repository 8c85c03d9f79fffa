import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readRejected } from "./read-rejected.ts";

describe("readRejected", () => {
  const rows: readonly (readonly [hex: string, rejected: number, what: string])[] = [
    ["", 0, "nothing at all"],
    ["0a00", 0, "an empty word"],
    ["0a0408021201", 2, "a number before a text"],
    ["0a0308ac02", 300, "a number of two octets"],
    ["0a0312016f", 0, "a warning only"],
  ];
  for (const [hex, rejected, what] of rows) {
    test(`reads ${rejected} of ${what}`, () => {
      assert.equal(readRejected(Buffer.from(hex, "hex")), rejected);
    });
  }
});
