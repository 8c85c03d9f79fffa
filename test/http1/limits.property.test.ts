/** Whatever a peer sends, a connection holds no more than its limits say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { edits, share, shares } from "./arbitrary-edits.ts";
import { request } from "./arbitrary-requests.ts";
import { response } from "./arbitrary-responses.ts";
import { cutAt } from "./check-splits.ts";
import { applyEdits } from "./edits.ts";
import { readRequestParts, readResponseParts } from "./read-parts.ts";
import { serveParts } from "./serve-parts.ts";
import { ServerEnd } from "./server-end.ts";

const seed = 6585;
const headLimits = { headBytesMax: 80, fieldsMax: 3 };
const bodyBytesMax = 20;
/** What may wait behind an exchange before the connection stops to read. */
const heldBytesMax = 16_384;
const interimBytesMax = 16_384;

/** Of a message or a piece of one, again and again. */
function endless(right: fc.Arbitrary<{ readonly octets: string }>): fc.Arbitrary<string> {
  return fc
    .record({ right, edits, start: share, length: fc.integer({ min: 1, max: 40 }) })
    .map(({ right, edits, start, length }) => {
      const text = applyEdits(right.octets, edits);
      const from = Math.floor(start * text.length);
      return text.slice(0, from) + text.slice(from, from + length).repeat(50);
    });
}

describe("what a peer sends without end", () => {
  test("is held as a head up to the limit and not beyond", () => {
    const property = fc.property(endless(request), shares, (text, cuts) => {
      const { heldBytes } = readRequestParts(cutAt(text, cuts), headLimits);
      assert.ok(heldBytes <= headLimits.headBytesMax, `${heldBytes} octets are held`);
    });
    fc.assert(property, { seed, numRuns: 1000 });
  });

  test("is held as the head of a response up to the limit and not beyond", () => {
    const property = fc.property(endless(response), shares, (text, cuts) => {
      const { heldBytes, messages } = readResponseParts(cutAt(text, cuts), "GET", headLimits);
      assert.ok(heldBytes <= headLimits.headBytesMax, `${heldBytes} octets are held`);
      for (const { fields, trailers } of messages) {
        assert.ok(Math.max(fields.length, trailers.length) <= headLimits.fieldsMax);
      }
    });
    fc.assert(property, { seed, numRuns: 1000 });
  });

  test("is handed on as a body up to the limit and not beyond", () => {
    const property = fc.property(endless(request), shares, (text, cuts) => {
      const limits = { ...headLimits, headBytesMax: 500, fieldsMax: 20, bodyBytesMax };
      for (const { body } of serveParts(cutAt(text, cuts), { limits }).messages) {
        assert.ok(body.length <= bodyBytesMax, `${body.length} octets were handed on`);
      }
    });
    fc.assert(property, { seed, numRuns: 500 });
  });

  test("waits at the peer when an exchange is under way and much has come behind it", () => {
    const property = fc.property(
      endless(request),
      fc.integer({ min: 1, max: 5000 }),
      (text, partBytes) => {
        const end = new ServerEnd(() => {});
        end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        const part = Buffer.from(`${text}x`.repeat(50), "latin1").subarray(0, partBytes);
        let taken = 0;
        for (; !end.pipe.server.isPaused; taken += part.length) {
          end.send(part.toString("latin1"));
          assert.ok(taken < heldBytesMax, `${taken} octets are held and more are read`);
        }
        assert.ok(taken < heldBytesMax + part.length);
      },
    );
    fc.assert(property, { seed, numRuns: 30 });
  });

  test("is skipped as chunk extensions up to the limit of a message and not beyond", () => {
    const extensionBytesMax = 4096;
    const property = fc.property(fc.integer({ min: 1, max: 500 }), shares, (bytes, cuts) => {
      const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      const chunk = `1;${"e".repeat(bytes)}\r\nx\r\n`;
      const text = head + chunk.repeat(Math.ceil(8192 / bytes));
      const { messages, problem } = readRequestParts(cutAt(text, cuts));
      assert.equal(problem, "chunk_extensions");
      assert.ok(messages[0]!.body.length * bytes <= extensionBytesMax);
    });
    fc.assert(property, { seed, numRuns: 50 });
  });
});

describe("what is written for a client that reads nothing", () => {
  test("are interim responses up to the limit and not beyond", () => {
    const end = new ServerEnd(() => {}, { linkBytesMax: 1 });
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    for (let i = 0; i < 5000; i++) end.exchanges[0]!.interim(103, "Link: </a>\r\n");
    assert.ok(end.pipe.server.bytesQueued < interimBytesMax + 100);
  });
});
