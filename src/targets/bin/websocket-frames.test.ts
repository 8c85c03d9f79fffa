import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  FrameReader,
  opcodes,
  PROTOCOL_ERROR,
  TOO_LARGE,
  toCloseFrame,
  toFrame,
} from "./websocket-frames.ts";

const hello = Buffer.from("818537fa213d7f9f4d5158", "hex");

describe("FrameReader", () => {
  // RFC 6455 §5.7.
  test("reads the masked text of the RFC", () => {
    assert.deepEqual(new FrameReader(100).read(hello), [
      { isFinal: true, opcode: opcodes.text, payload: Buffer.from("Hello") },
    ]);
  });

  test("reads frames however they are cut", () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 3 });
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 5000 }), (sent, cut) => {
        const reader = new FrameReader(100_000);
        const bytes = Buffer.concat(sent.map((payload) => masked(Buffer.from(payload))));
        const came: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += cut) {
          const frames = reader.read(bytes.subarray(at, at + cut));
          assert.ok(typeof frames === "object");
          came.push(...frames.map(({ payload }) => payload));
        }
        assert.deepEqual(
          came,
          sent.map((payload) => Buffer.from(payload)),
        );
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  const refused: readonly (readonly [what: string, hex: string, code: number])[] = [
    ["a frame that is not masked", "810548656c6c6f", PROTOCOL_ERROR],
    ["a reserved bit", "c18537fa213d7f9f4d5158", PROTOCOL_ERROR],
    ["an unknown opcode", "838537fa213d7f9f4d5158", PROTOCOL_ERROR],
    ["a ping in pieces", "098537fa213d7f9f4d5158", PROTOCOL_ERROR],
    ["a ping that is too long", "89fe", PROTOCOL_ERROR],
    ["a payload over the limit", "82fe010000000000", TOO_LARGE],
  ];
  for (const [what, hex, code] of refused) {
    test(`refuses ${what}`, () => {
      assert.equal(new FrameReader(100).read(Buffer.from(hex, "hex")), code);
    });
  }
});

describe("toFrame", () => {
  // RFC 6455 §5.7.
  test("makes the frames of the RFC", () => {
    const text = { isFinal: true, opcode: opcodes.text, payload: Buffer.from("Hello") };
    assert.equal(toFrame(text).toString("hex"), "810548656c6c6f");
    const head = (bytes: number) =>
      toFrame({ isFinal: true, opcode: opcodes.binary, payload: Buffer.alloc(bytes) })
        .subarray(0, 10)
        .toString("hex");
    assert.match(head(256), /^827e0100/);
    assert.equal(head(65_536), "827f0000000000010000");
  });
});

describe("toCloseFrame", () => {
  test("carries its code", () => {
    assert.equal(toCloseFrame(PROTOCOL_ERROR).toString("hex"), "880203ea");
  });
});

/** As a client would send it, with a mask that is not zero. */
function masked(payload: Buffer): Buffer {
  const plain = toFrame({ isFinal: true, opcode: opcodes.binary, payload });
  const start = plain.length - payload.length;
  const head = Buffer.from(plain.subarray(0, start));
  head[1]! |= 0x80;
  const mask = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([head, mask, payload.map((octet, at) => octet ^ mask[at & 3]!)]);
}
