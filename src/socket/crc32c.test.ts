import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { crc32c } from "./crc32c.ts";

// RFC 3720 appendix B.4 prints the octets of the values in the order of the wire.
const rows: readonly (readonly [octets: Buffer, crc: number])[] = [
  [Buffer.from("123456789"), 0xe3069283],
  [Buffer.alloc(0), 0],
  [Buffer.alloc(32, 0x00), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
  [Buffer.from(Array.from({ length: 32 }, (_, at) => 31 - at)), 0x113fdb5c],
];

describe("crc32c", () => {
  test("yields the values of RFC 3720", () => {
    for (const [octets, crc] of rows) assert.equal(crc32c(octets), crc, octets.toString("hex"));
  });
});
