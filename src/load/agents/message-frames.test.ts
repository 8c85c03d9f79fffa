import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { FrameReader, messageBytesMax, toFrame } from "./message-frames.ts";

const messages = [
  { kind: "end" },
  new Map([["a", new Uint8Array([1, 2, 3])]]),
  { infinite: Number.POSITIVE_INFINITY, none: undefined, list: [Uint32Array.of(7)] },
  "x".repeat(100_000),
];

describe("FrameReader", () => {
  test("gives back every message, wherever the octets are cut", () => {
    const octets = Buffer.concat(messages.map(toFrame));
    fc.assert(
      fc.property(fc.array(fc.nat(octets.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), octets.length];
        const reader = new FrameReader();
        const read = places
          .slice(1)
          .flatMap((end, index) => reader.push(octets.subarray(places[index], end)));
        assert.equal(read.length, messages.length);
        assert.deepEqual(structuredClone(messages), read);
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  test("gives a message as soon as its last octet is there", () => {
    const octets = toFrame("last");
    const reader = new FrameReader();
    assert.deepEqual(reader.push(octets.subarray(0, -1)), []);
    assert.deepEqual(reader.push(octets.subarray(-1)), ["last"]);
  });

  test("refuses a message that is longer than any", () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(messageBytesMax + 1);
    assert.throws(() => new FrameReader().push(head), /is more than/);
  });

  test("refuses octets that are no message", () => {
    const octets = Buffer.concat([Buffer.from([0, 0, 0, 5]), Buffer.from("GET /")]);
    assert.throws(() => new FrameReader().push(octets));
  });
});
