import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ProtobufWriter } from "./protobuf-writer.ts";

function written(write: (writer: ProtobufWriter) => void): string {
  const writer = new ProtobufWriter();
  write(writer);
  return writer.take().toString("hex");
}

describe("ProtobufWriter", () => {
  // The first three are the examples of the specification.
  const rows: readonly (readonly [string, (writer: ProtobufWriter) => void, string])[] = [
    ["150", (w) => w.varint(1, 150), "089601"],
    ["-2", (w) => w.varint(1, -2), "08feffffffffffffffff01"],
    ["a text", (w) => w.text(2, "testing"), "120774657374696e67"],
    ["a large number", (w) => w.varint(1, 2 ** 53 - 1), "08ffffffffffffff0f"],
    ["a field behind the fifteenth", (w) => w.varint(16, 1), "800101"],
    ["text beyond ASCII", (w) => w.text(1, "é"), "0a02c3a9"],
    ["octets by their digits", (w) => w.hex(1, "00ff10"), "0a0300ff10"],
    ["a fixed number", (w) => w.fixed64(1, 2 ** 40 + 1), "090100000000010000"],
    ["a short fixed number", (w) => w.fixed32(1, 257), "0d01010000"],
    ["a double", (w) => w.double(1, 1.5), "09000000000000f83f"],
    [
      "packed numbers",
      (w) => w.packedFixed64(1, [1, 2]),
      `0a10${"01"}${"0".repeat(14)}02${"0".repeat(14)}`,
    ],
    ["packed doubles", (w) => w.packedDoubles(1, [1.5]), "0a08000000000000f83f"],
    ["nothing in a message", (w) => w.message(3, () => {}), "1a00"],
  ];
  for (const [what, write, hex] of rows) {
    test(`writes ${what}`, () => assert.equal(written(write), hex));
  }

  test("keeps every nanosecond that a number of milliseconds has", () => {
    const hex = written((w) => w.nanos(1, 1_795_000_000_123.25));
    assert.equal(Buffer.from(hex, "hex").readBigUInt64LE(1), 1_795_000_000_123_250_000n);
  });

  for (const length of [127, 128, 16_383, 16_384, 3_000_000]) {
    test(`frames a message of ${length} octets, wherever its length ends`, () => {
      const bytes = Buffer.alloc(length, 7);
      const inner = written((w) => w.message(1, () => w.bytes(2, bytes)));
      assert.equal(
        inner,
        written((w) =>
          w.bytes(
            1,
            Buffer.from(
              written((v) => v.bytes(2, bytes)),
              "hex",
            ),
          ),
        ),
      );
      assert.ok(inner.endsWith("07".repeat(length)));
    });
  }

  test("is empty after what was written is taken", () => {
    const writer = new ProtobufWriter();
    writer.varint(1, 1);
    assert.equal(writer.take().length, 2);
    assert.equal(writer.take().length, 0);
  });
});
