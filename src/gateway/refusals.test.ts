import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { retryAfterLine } from "./refusals.ts";

describe("retryAfterLine", () => {
  const rows: readonly (readonly [ms: number, seconds: number])[] = [
    [0, 1],
    [1, 1],
    [1000, 1],
    [1001, 2],
    [29_500, 30],
  ];
  for (const [ms, seconds] of rows) {
    test(`rounds ${ms} ms up to ${seconds} s, so that it is never too early`, () => {
      assert.equal(retryAfterLine(ms), `Retry-After: ${seconds}\r\n`);
    });
  }
});
