import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readResponseHead } from "../../test/http1/read-heads.ts";
import { CHUNKED, UNFRAMED, UNTIL_CLOSE } from "./framing.ts";
import { ResponseHead } from "./response-head.ts";

function good(raw: string, method = "GET"): ResponseHead {
  const head = readResponseHead(raw, method);
  assert.ok(head instanceof ResponseHead, `refused: ${head}`);
  return head;
}

const length = "Content-Length: 5\r\n\r\n";
const bodies: readonly [string, string, number, number][] = [
  ["GET", `HTTP/1.1 200 OK\r\n${length}`, 5, 5],
  ["GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNKED, CHUNKED],
  ["GET", "HTTP/1.1 200 OK\r\n\r\n", UNTIL_CLOSE, UNFRAMED],
  ["HEAD", `HTTP/1.1 200 OK\r\n${length}`, 0, 5],
  ["GET", `HTTP/1.1 204 No Content\r\n${length}`, 0, 5],
  ["GET", `HTTP/1.1 304 Not Modified\r\n${length}`, 0, 5],
  ["GET", "HTTP/1.1 304 Not Modified\r\n\r\n", 0, UNFRAMED],
  ["GET", `HTTP/1.1 103 Early Hints\r\n${length}`, 0, 5],
];

const refused: readonly [string, string][] = [
  ["HTTP/1.1 099 x\r\n\r\n", "start_line"],
  ["HTTP/1.1 600 x\r\n\r\n", "start_line"],
  ["HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n", "content_length"],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: foo\r\n\r\n", "transfer_encoding"],
  ["HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "transfer_encoding"],
  ["HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", "field_line"],
];

describe("ResponseHead", () => {
  for (const [method, raw, bodyBytes, announcedBytes] of bodies) {
    test(`measures the body of ${JSON.stringify(raw)} to ${method}`, () => {
      const head = good(raw, method);
      assert.deepEqual([head.bodyBytes, head.announcedBytes], [bodyBytes, announcedBytes]);
    });
  }

  for (const [raw, problem] of refused) {
    test(`refuses ${JSON.stringify(raw)}: ${problem}`, () => {
      assert.equal(readResponseHead(raw), problem);
    });
  }

  test("gives status and reason", () => {
    const head = good("HTTP/1.1 404 Nothing Here\r\n\r\n");
    assert.deepEqual([head.status, head.reason, head.isInterim], [404, "Nothing Here", false]);
  });

  const keepAlive: readonly [string, boolean][] = [
    [`HTTP/1.1 200 OK\r\n${length}`, true],
    [`HTTP/1.1 200 OK\r\nConnection: close\r\n${length}`, false],
    ["HTTP/1.1 200 OK\r\n\r\n", false],
    [`HTTP/1.0 200 OK\r\n${length}`, false],
    [`HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n${length}`, true],
  ];
  for (const [raw, expected] of keepAlive) {
    test(`lets the connection ${expected ? "live" : "end"} after ${JSON.stringify(raw)}`, () => {
      assert.equal(good(raw).allowsKeepAlive, expected);
    });
  }
});
