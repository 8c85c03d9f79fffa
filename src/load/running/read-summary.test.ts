import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSummary } from "./read-summary.ts";

describe("readSummary", () => {
  const bytes = Uint8Array.from([0, 65, 128, 255]);

  test("keeps octets as they are, and writes all else as text", () => {
    const returned = { a: bytes.buffer, b: bytes.subarray(1), c: "text", d: 5 };
    assert.deepEqual(readSummary(returned), {
      a: bytes,
      b: Uint8Array.from([65, 128, 255]),
      c: "text",
      d: "5",
    });
  });

  test("has nothing when nothing is returned, and refuses what is no map", () => {
    assert.deepEqual([readSummary(undefined), readSummary(null)], [undefined, undefined]);
    assert.throws(() => readSummary("text"), /should return a map with string keys/);
  });
});
