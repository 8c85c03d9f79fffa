import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanSliced } from "../../test/http1/read-heads.ts";
import { RequestLineScanner } from "./request-line-scanner.ts";

const accepted = [
  "GET / HTTP/1.1\r\n",
  "GET /a?b=c&d=%20 HTTP/1.0\r\n",
  "GET / HTTP/1.9\r\n",
  "M-SEARCH * HTTP/1.1\r\n",
  "\r\n\r\nGET / HTTP/1.1\r\n",
  "GET http://a/b HTTP/1.1\r\n",
  "GET /{a|b}^`? HTTP/1.1\r\n",
];

const refused: readonly [string, string][] = [
  ["GET /\r\n", "start_line"],
  ["GET / HTTP/1.1\n", "start_line"],
  ["GET / HTTP/1.1\rX", "start_line"],
  ["GET / HTTP/1.1 \r\n", "start_line"],
  ["GET  / HTTP/1.1\r\n", "start_line"],
  ["GET /a b HTTP/1.1\r\n", "start_line"],
  ["GET / http/1.1\r\n", "start_line"],
  ["GET / HTTP/1.x\r\n", "start_line"],
  ["GET / HTTP/2.0\r\n", "version"],
  ["GET / HTTP/0.9\r\n", "version"],
  ["GE(T / HTTP/1.1\r\n", "start_line"],
  [" GET / HTTP/1.1\r\n", "start_line"],
  ["\nGET / HTTP/1.1\r\n", "start_line"],
  ["\r\r\nGET / HTTP/1.1\r\n", "start_line"],
  [`${"A".repeat(65)} / HTTP/1.1\r\n`, "start_line"],
  [`${"\r\n".repeat(9)}GET / HTTP/1.1\r\n`, "start_line"],
  ["GET /\0 HTTP/1.1\r\n", "target"],
  ["GET /\xe9 HTTP/1.1\r\n", "target"],
  ["GET /a#b HTTP/1.1\r\n", "target"],
  ["GET /\tb HTTP/1.1\r\n", "target"],
  ["GET /\\ HTTP/1.1\r\n", "target"],
  ['GET /" HTTP/1.1\r\n', "target"],
  ["\x16\x03\x01\x02\r\n", "start_line"],
];

describe("RequestLineScanner", () => {
  for (const raw of accepted) {
    test(`reads ${JSON.stringify(raw)} in any slices`, () => {
      const scanner = new RequestLineScanner();
      for (const sliceBytes of [1, 2, 5, raw.length]) {
        assert.equal(scanSliced(scanner, raw, sliceBytes), raw.length);
        const parts = [scanner.start, scanner.methodEnd, scanner.targetStart, scanner.targetEnd];
        const [method, target] = raw.trimStart().split(" ");
        assert.equal(raw.slice(parts[0], parts[1]), method);
        assert.equal(raw.slice(parts[2], parts[3]), target);
      }
    });
  }

  for (const [raw, problem] of refused) {
    test(`refuses ${JSON.stringify(raw.slice(0, 40))} in any slices: ${problem}`, () => {
      for (const sliceBytes of [1, 3, raw.length]) {
        assert.equal(scanSliced(new RequestLineScanner(), raw, sliceBytes), problem);
      }
    });
  }

  test("asks for more until the line is complete", () => {
    const line = "\r\nGET / HTTP/1.1\r\n";
    for (let length = 0; length < line.length; length++) {
      assert.equal(scanSliced(new RequestLineScanner(), line.slice(0, length), 100), "incomplete");
    }
  });

  test("tells whether the path may have another spelling", () => {
    const scanner = new RequestLineScanner();
    scanSliced(scanner, "GET /a/../b HTTP/1.1\r\n", 1);
    assert.equal(scanner.hasOddTarget, true);
    scanSliced(scanner, "GET /a/b HTTP/1.1\r\n", 1);
    assert.equal(scanner.hasOddTarget, false);
  });

  test("does not count empty lines as the beginning of a request", () => {
    const scanner = new RequestLineScanner();
    scanSliced(scanner, "\r\n\r", 1);
    assert.equal(scanner.hasBegun, false);
    scanSliced(scanner, "\r\nG", 1);
    assert.equal(scanner.hasBegun, true);
  });
});
