import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFields } from "../../test/http1/read-heads.ts";
import { CHUNKED, readFraming, UNFRAMED } from "./framing.ts";

const rows: readonly [string, number | string][] = [
  ["", UNFRAMED],
  ["Content-Length: 0\r\n", 0],
  ["Content-Length: 5\r\n", 5],
  ["Content-Length: 0005\r\n", 5],
  ["content-length: 9007199254740991\r\n", Number.MAX_SAFE_INTEGER],
  ["Transfer-Encoding: chunked\r\n", CHUNKED],
  ["TRANSFER-ENCODING: CHUNKED\r\n", CHUNKED],
  ["Content_Length: 5\r\n", UNFRAMED],
  ["Content-Length: -1\r\n", "content_length"],
  ["Content-Length: +5\r\n", "content_length"],
  ["Content-Length: 0x5\r\n", "content_length"],
  ["Content-Length: 5 5\r\n", "content_length"],
  ["Content-Length: 5, 5\r\n", "content_length"],
  ["Content-Length: 1e3\r\n", "content_length"],
  ["Content-Length:\r\n", "content_length"],
  ["Content-Length: 5\r\nContent-Length: 5\r\n", "content_length"],
  ["Content-Length: 9007199254740993\r\n", "body_too_large"],
  ["Content-Length: 18446744073709551616\r\n", "body_too_large"],
  ["Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "both_framings"],
  ["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "both_framings"],
  ["Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "transfer_encoding"],
  ["Transfer-Encoding: chunked, chunked\r\n", "transfer_encoding"],
  ["Transfer-Encoding: chunked, gzip\r\n", "transfer_encoding"],
  ["Transfer-Encoding: identity\r\n", "transfer_encoding"],
  ["Transfer-Encoding: xchunked\r\n", "transfer_encoding"],
  ["Transfer-Encoding: chunked;q=1\r\n", "transfer_encoding"],
  ['Transfer-Encoding: "chunked"\r\n', "transfer_encoding"],
  ["Transfer-Encoding:\r\n", "transfer_encoding"],
  ["Transfer-Encoding: ,chunked\r\n", "transfer_encoding"],
  ["Transfer-Encoding: gzip, chunked\r\n", "transfer_coding_unknown"],
];

describe("readFraming", () => {
  for (const [lines, framing] of rows) {
    test(`reads ${JSON.stringify(lines)} as ${framing}`, () => {
      assert.equal(readFraming(readFields(lines), 1), framing);
    });
  }

  test("takes no transfer coding from HTTP/1.0", () => {
    const fields = readFields("Transfer-Encoding: chunked\r\n");
    assert.equal(readFraming(fields, 0), "transfer_encoding");
  });
});
