import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { byteSize, readBytes } from "./size.ts";

describe("readBytes", () => {
  const rows: readonly (readonly [string, number | undefined])[] = [
    ["512B", 512],
    ["64KiB", 65_536],
    ["1MB", 1_000_000],
    ["1kB", 1000],
    ["1.5KiB", 1536],
    ["2GiB", 2_147_483_648],
    ["0B", 0],
    ["", undefined],
    ["64", undefined],
    ["64 KiB", undefined],
    ["-1B", undefined],
    ["64kib", undefined],
    ["0.5B", undefined],
    ["99999999GB", undefined],
  ];
  for (const [text, bytes] of rows) {
    test(`reads "${text}" as ${bytes === undefined ? "no size" : `${bytes} bytes`}`, () => {
      assert.equal(readBytes(text), bytes);
    });
  }
});

describe("byteSize", () => {
  test("gives bytes", () => {
    assert.equal(byteSize.parse("64KiB"), 65_536);
  });

  test("takes its default as a user writes it", () => {
    assert.equal(byteSize.prefault("1MB").parse(undefined), 1_000_000);
  });

  test("refuses a plain number, which has no unit, and a part of a byte", () => {
    assert.equal(byteSize.safeParse(64).success, false);
    assert.equal(byteSize.safeParse("0.5B").success, false);
  });
});
