import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { FieldScanner } from "./field-scanner.ts";
import { HeadReader } from "./head-reader.ts";
import { RequestLineScanner } from "./request-line-scanner.ts";
import { INCOMPLETE, MALFORMED } from "./scan.ts";

function makeReader(headBytesMax = 16_384) {
  const line = new RequestLineScanner();
  const scanner = new FieldScanner(100);
  const limits = { headBytesMax, fieldsMax: 100 };
  return { line, scanner, reader: new HeadReader(line, scanner, limits) };
}

const head = "GET /path HTTP/1.1\r\nHost: a\r\nX-Long: some value\r\n\r\n";

describe("HeadReader", () => {
  test("reads a head where it lies, and answers the offset behind it", () => {
    const { reader, scanner } = makeReader();
    const chunk = Buffer.from(`xx${head}rest`);
    assert.equal(reader.read(chunk, 2), 2 + head.length);
    assert.equal(scanner.fields.get("x-long"), "some value");
    assert.equal(reader.isUnderWay, false);
  });

  test("reads a head from any slices, each overwritten at once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: head.length }), { minLength: 1 }), (sizes) => {
        const { reader, scanner, line } = makeReader();
        const raw = Buffer.from(`${head}rest`);
        let stop = INCOMPLETE;
        let at = 0;
        for (let turn = 0; stop === INCOMPLETE; turn++) {
          const slice = Buffer.from(raw.subarray(at, at + sizes[turn % sizes.length]!));
          const from = at;
          stop = reader.read(slice, 0);
          at += slice.length;
          if (stop === INCOMPLETE) slice.fill("~");
          else assert.equal(from + stop, head.length);
        }
        const { bytes } = scanner.fields;
        assert.equal(bytes.toString("latin1", line.targetStart, line.targetEnd), "/path");
        assert.equal(scanner.fields.get("x-long"), "some value");
        assert.equal(scanner.fields.get("host"), "a");
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("reads one head after another, whether split or whole", () => {
    const { reader, scanner } = makeReader();
    const one = Buffer.from("GET / HTTP/1.1\r\nA: 1\r\n\r\n");
    assert.equal(reader.read(one.subarray(0, 20), 0), INCOMPLETE);
    assert.equal(reader.read(one.subarray(20), 0), one.length - 20);
    assert.equal(scanner.fields.get("a"), "1");
    const two = Buffer.from("GET / HTTP/1.1\r\nB: 2\r\n\r\n");
    assert.equal(reader.read(two, 0), two.length);
    assert.deepEqual([scanner.fields.get("a"), scanner.fields.get("b")], [undefined, "2"]);
  });

  test("accepts a head of exactly the limit, in any slices, and refuses one more octet", () => {
    for (const sliceBytes of [1, 10, head.length]) {
      assert.equal(readSliced(makeReader(head.length).reader, sliceBytes), "complete");
      assert.equal(readSliced(makeReader(head.length - 1).reader, sliceBytes), "head_too_large");
    }
  });

  test("says that it was the target that was too long", () => {
    const { reader } = makeReader(100);
    assert.equal(reader.read(Buffer.from(`GET /${"a".repeat(200)}`), 0), MALFORMED);
    assert.equal(reader.problem, "target_too_long");
  });

  test("holds no more than the limit of a head that never ends", () => {
    const { reader } = makeReader(1000);
    let octets = 0;
    while (
      reader.read(Buffer.from(octets === 0 ? "GET / HTTP/1.1\r\nA: " : "a"), 0) === INCOMPLETE
    ) {
      octets += 1;
    }
    assert.ok(octets < 1000);
    assert.equal(reader.problem, "head_too_large");
  });

  test("tells whether a head is under way", () => {
    const { reader } = makeReader();
    reader.read(Buffer.from("GET"), 0);
    assert.equal(reader.isUnderWay, true);
    reader.read(Buffer.from(head.slice(3)), 0);
    assert.equal(reader.isUnderWay, false);
  });
});

function readSliced(reader: HeadReader, sliceBytes: number): string {
  for (let at = 0; at < head.length; at += sliceBytes) {
    const stop = reader.read(Buffer.from(head.slice(at, at + sliceBytes)), 0);
    if (stop === MALFORMED) return reader.problem;
    if (stop >= 0) return "complete";
  }
  return "incomplete";
}
