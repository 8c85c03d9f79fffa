import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanSliced } from "../../test/http1/read-heads.ts";
import { StatusLineScanner } from "./status-line-scanner.ts";

const accepted: readonly [string, string][] = [
  ["HTTP/1.1 200 OK\r\n", "OK"],
  ["HTTP/1.0 404 Not Found\r\n", "Not Found"],
  ["HTTP/1.1 200 \r\n", ""],
  ["HTTP/1.1 200\r\n", ""],
  ["HTTP/1.1 200 caf\xe9\ttab\r\n", "caf\xe9\ttab"],
];

const refused: readonly [string, string][] = [
  ["ICY 200 OK\r\n", "start_line"],
  ["GARBAGE", "start_line"],
  ["HTTP/1.1 2xx OK\r\n", "start_line"],
  ["HTTP/1.1 20 OK\r\n", "start_line"],
  ["HTTP/1.1 2000 OK\r\n", "start_line"],
  ["HTTP/1.1  200 OK\r\n", "start_line"],
  ["HTTP/1.1 200 OK\n", "start_line"],
  ["HTTP/1.1 200 O\0K\r\n", "start_line"],
  ["HTTP/1.1 200 OK\rX", "start_line"],
  ["HTTP/2.0 200 OK\r\n", "version"],
];

describe("StatusLineScanner", () => {
  for (const [raw, reason] of accepted) {
    test(`reads ${JSON.stringify(raw)} in any slices`, () => {
      const scanner = new StatusLineScanner();
      for (const sliceBytes of [1, 2, 7, raw.length]) {
        assert.equal(scanSliced(scanner, raw, sliceBytes), raw.length);
        assert.equal(raw.slice(scanner.reasonStart, scanner.reasonEnd), reason);
      }
    });
  }

  for (const [raw, problem] of refused) {
    test(`refuses ${JSON.stringify(raw)} in any slices: ${problem}`, () => {
      for (const sliceBytes of [1, 3, raw.length]) {
        assert.equal(scanSliced(new StatusLineScanner(), raw, sliceBytes), problem);
      }
    });
  }
});
