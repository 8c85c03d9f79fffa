import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { headLimits } from "../../test/http1/read-heads.ts";
import { BodyDecoder } from "./body-decoder.ts";
import { CHUNKED, UNTIL_CLOSE } from "./framing.ts";
import type { MessageProblem } from "./message-problem.ts";
import { INCOMPLETE, MALFORMED } from "./scan.ts";

interface Decoded {
  readonly body: string;
  /** Octets behind the body, `incomplete`, or the problem. */
  readonly rest: string | MessageProblem;
  readonly trailers: readonly string[];
}

function decode(bodyBytes: number, raw: string, sliceBytes = raw.length): Decoded {
  const decoder = new BodyDecoder(headLimits);
  decoder.begin(bodyBytes);
  let body = "";
  const sink = {
    onBody(chunk: Buffer): void {
      body += chunk.toString("latin1");
    },
  };
  let rest: string = "incomplete";
  for (let at = 0; at < raw.length && rest === "incomplete"; at += sliceBytes) {
    const slice = Buffer.from(raw.slice(at, at + sliceBytes), "latin1");
    const stop = decoder.decode(slice, 0, sink);
    if (stop === MALFORMED) rest = decoder.problem;
    else if (stop !== INCOMPLETE) rest = raw.slice(at + stop);
  }
  assert.equal(decoder.bytesRead, body.length);
  const trailers: string[] = [];
  for (let line = 0; line < (decoder.trailers?.count ?? 0); line++) {
    trailers.push(`${decoder.trailers!.nameOf(line)}=${decoder.trailers!.valueOf(line)}`);
  }
  return { body, rest, trailers };
}

const chunked: readonly [string, string, string?][] = [
  ["0\r\n\r\n", ""],
  ["5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"],
  ["A\r\n0123456789\r\n0\r\n\r\n", "0123456789"],
  ["00000005\r\nhello\r\n000\r\n\r\n", "hello"],
  ['5;a=b;c="d;e"\r\nhello\r\n0;last\r\n\r\n', "hello"],
  ["5 \t;a\r\nhello\r\n0\r\n\r\n", "hello"],
  ["5\r\nhello\r\n0\r\nX-Sum: abc\r\n\r\n", "hello", "x-sum=abc"],
  ["0\r\nX:POST /smuggled HTTP/1.1\r\n\r\n", "", "x=POST /smuggled HTTP/1.1"],
];

const malformed: readonly [string, MessageProblem][] = [
  ["5\nhello\r\n0\r\n\r\n", "chunk"],
  ["2;\nxx\r\n4f\r\n", "chunk"],
  ["5\r\r;ABCD\r\n", "chunk"],
  ["0x5\r\nhello\r\n", "chunk"],
  ["-5\r\nhello\r\n", "chunk"],
  ["+5\r\nhello\r\n", "chunk"],
  [" 5\r\nhello\r\n", "chunk"],
  ["5 \r\nhello\r\n", "chunk"],
  ["\r\nhello\r\n", "chunk"],
  ["G\r\nhello\r\n", "chunk"],
  ["FFFFFFFFFFFFFFFF1\r\n", "chunk"],
  ["5\r\nhelloXX\r\n", "chunk"],
  ["5\r\nhel\r\n0\r\n\r\n", "chunk"],
  ["5\r\nhello\r\n\r\n0\r\n\r\n", "chunk"],
  ["5\r\nhello\n0\r\n\r\n", "chunk"],
  ["5;a\0b\r\nhello\r\n", "chunk"],
  ["5\r\nhello\r\n0\r\n\n", "trailers"],
  ["0\r\nA : b\r\n\r\n", "trailers"],
  ["0\r\n\rX", "trailers"],
  [`0\r\n${"A: b\r\n".repeat(101)}\r\n`, "trailers"],
  [`0\r\nA: ${"b".repeat(20_000)}\r\n\r\n`, "trailers"],
  [`5;${"a".repeat(70_000)}\r\nhello\r\n`, "chunk_extensions"],
  [`1;${"a".repeat(1000)}\r\nx\r\n`.repeat(5), "chunk_extensions"],
];

describe("BodyDecoder", () => {
  test("takes a body by its length and stops behind it", () => {
    for (const sliceBytes of [1, 2, 100]) {
      assert.deepEqual(decode(3, "helloGET", sliceBytes).body, "hel");
    }
    assert.equal(decode(3, "helloGET").rest, "loGET");
    assert.equal(decode(0, "GET").rest, "GET");
    assert.equal(decode(6, "hello").rest, "incomplete");
  });

  test("takes everything when the end of the connection ends the body", () => {
    const { body, rest } = decode(UNTIL_CLOSE, "all of it", 2);
    assert.deepEqual([body, rest], ["all of it", "incomplete"]);
  });

  for (const [raw, body, trailer] of chunked) {
    test(`decodes ${JSON.stringify(raw)} in any slices`, () => {
      const trailers = trailer === undefined ? [] : [trailer];
      assert.deepEqual(decode(CHUNKED, `${raw}GET /`), { body, rest: "GET /", trailers });
      for (const sliceBytes of [1, 2, 3, 7]) {
        const sliced = decode(CHUNKED, `${raw}GET /`, sliceBytes);
        assert.equal(sliced.body, body);
        assert.deepEqual(sliced.trailers, trailers);
        assert.match(sliced.rest, /GET \/$/);
      }
    });
  }

  for (const [raw, problem] of malformed) {
    test(`refuses ${JSON.stringify(raw.slice(0, 40))} in any slices: ${problem}`, () => {
      for (const sliceBytes of [1, 3, raw.length]) {
        assert.equal(decode(CHUNKED, raw, sliceBytes).rest, problem);
      }
    });
  }

  test("keeps its limit on extensions for each message", () => {
    const decoder = new BodyDecoder(headLimits);
    const message = Buffer.from(`1;${"a".repeat(4000)}\r\nx\r\n0\r\n\r\n`);
    for (let turn = 0; turn < 3; turn++) {
      decoder.begin(CHUNKED);
      assert.equal(decoder.decode(message, 0, { onBody() {} }), message.length);
    }
  });

  test("gets the same body from any chunks in any slices", () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(chunk), fc.integer({ min: 1, max: 50 }), (chunks, sliceBytes) => {
        const parts = chunks.map((bytes) => Buffer.from(bytes).toString("latin1"));
        const raw = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");
        const decoded = decode(CHUNKED, `${raw}0\r\n\r\n`, sliceBytes);
        assert.equal(decoded.body, parts.join(""));
      }),
      { seed: 1 },
    );
  });

  test("hands on no more octets than have come, whatever comes", () => {
    const piece = fc.oneof(
      fc.constantFrom("5\r\n", "\r\n", "0", ";", "f"),
      fc.string({ maxLength: 9 }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 9 }), (pieces, sliceBytes) => {
        const raw = pieces.join("").replace(/[^\0-\xff]/g, "?");
        assert.ok(decode(CHUNKED, raw, sliceBytes).body.length <= raw.length);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
