import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Frame, NOT_TEXT, opcodes, PROTOCOL_ERROR, TOO_LARGE } from "./websocket-frames.ts";
import { MessageReader } from "./websocket-messages.ts";

const { text, binary, continuation, close, ping } = opcodes;

describe("MessageReader", () => {
  test("puts a message together of however many fragments, with pings in between", () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, (sent) => {
        const reader = new MessageReader(1000);
        const came = sent.map((payload, at) => {
          const beat = frame(ping, "beat");
          assert.equal(reader.read(beat), beat);
          return reader.read({
            opcode: at === 0 ? binary : continuation,
            isFinal: at === sent.length - 1,
            payload: Buffer.from(payload),
          });
        });
        const whole = { isFinal: true, opcode: binary, payload: Buffer.concat(sent) };
        assert.deepEqual(came.pop(), whole);
        assert.ok(came.every((each) => each === undefined));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("reads text of which a character lies in two fragments", () => {
    const octets = Buffer.from("κόσμε");
    const reader = new MessageReader(100);
    assert.equal(reader.read({ ...part(text, octets.subarray(0, 3)) }), undefined);
    const rest = { opcode: continuation, isFinal: true, payload: octets.subarray(3) };
    assert.deepEqual(reader.read(rest), { isFinal: true, opcode: text, payload: octets });
  });

  const refused: readonly (readonly [what: string, code: number, ...frames: Frame[]])[] = [
    ["a continuation of nothing", PROTOCOL_ERROR, frame(continuation, "a")],
    ["a message within another one", PROTOCOL_ERROR, part(text, "a"), frame(text, "b")],
    ["text that is not UTF-8", NOT_TEXT, frame(text, Buffer.from([0xce, 0xba, 0xe1, 0xbd]))],
    ["fragments of text that are not", NOT_TEXT, part(text, "a"), last(Buffer.from([0xff]))],
    ["a surrogate in UTF-8", NOT_TEXT, frame(text, Buffer.from([0xed, 0xa0, 0x80]))],
    ["fragments over the limit", TOO_LARGE, part(text, "123456"), last("12345")],
    ["a close of half a code", PROTOCOL_ERROR, frame(close, "\x03")],
    ["a reason that is not UTF-8", NOT_TEXT, frame(close, Buffer.from([3, 0xe8, 0xff]))],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map(
      (code) => [`a close with ${code}`, PROTOCOL_ERROR, closing(code)] as const,
    ),
  ];
  for (const [what, code, ...frames] of refused) {
    test(`refuses ${what}`, () => {
      const reader = new MessageReader(10);
      assert.equal(frames.map((each) => reader.read(each)).pop(), code);
    });
  }

  for (const code of [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999]) {
    test(`takes a close with ${code}`, () => {
      const sent = closing(code);
      assert.equal(new MessageReader(10).read(sent), sent);
    });
  }
});

function frame(opcode: number, payload: string | Buffer): Frame {
  return { isFinal: true, opcode, payload: Buffer.from(payload) };
}

function part(opcode: number, payload: string | Buffer): Frame {
  return { ...frame(opcode, payload), isFinal: false };
}

function last(payload: string | Buffer): Frame {
  return frame(continuation, payload);
}

function closing(code: number): Frame {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(close, payload);
}
