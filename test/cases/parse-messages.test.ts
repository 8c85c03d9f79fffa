import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseMessages } from "./parse-messages.ts";

const client = { name: "client" } as const;
const server = { name: "server", methods: [] as string[], hasEnded: false } as const;

describe("parseMessages", () => {
  test("reads one request after another", () => {
    const { messages, wrongs } = parseMessages(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok" +
        "PUT /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
        "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\nGET /c HT",
      client,
    );
    assert.deepEqual(wrongs, []);
    assert.deepEqual(
      messages.map(({ startLine, body, isComplete }) => [startLine, body, isComplete]),
      [
        ["POST /a HTTP/1.1", "ok", true],
        ["PUT /b HTTP/1.1", "abc", true],
        ["GET /c HT", "", false],
      ],
    );
    assert.deepEqual(messages[1]!.trailers, [{ name: "x-sum", value: "1" }]);
  });

  const notStrict: readonly [string, string][] = [
    ["a bare LF", "GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n"],
    ["a bare CR", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"],
    ["NUL", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"],
    ["a folded line", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"],
    ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["two lengths", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"],
    ["a list of lengths", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n"],
    ["another coding", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"],
    ["a line of HTTP/0.9", "GET /\r\n\r\n"],
  ];
  for (const [what, octets] of notStrict) {
    test(`notes ${what}`, () => {
      assert.notDeepEqual(parseMessages(octets, client).wrongs, []);
    });
  }

  test("takes no message for complete whose length is not a number", () => {
    const octets = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -41\r\n\r\nGET";
    assert.deepEqual(
      parseMessages(octets, client).messages.map(({ isComplete }) => isComplete),
      [false],
    );
  });

  const chunks: readonly [string, string][] = [
    ["an extension", "1;a\r\nx\r\n0\r\n\r\n"],
    ["a size that is not hexadecimal", "0x1\r\nx\r\n0\r\n\r\n"],
    ["a chunk that is longer than its size", "1\r\nxy\r\n0\r\n\r\n"],
    ["a framing field in the trailers", "0\r\nContent-Length: 5\r\n\r\n"],
  ];
  for (const [what, body] of chunks) {
    test(`notes ${what}`, () => {
      const head = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      assert.notDeepEqual(parseMessages(head + body, client).wrongs, []);
    });
  }

  test("knows which responses have no body", () => {
    const octets =
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" +
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    const { messages } = parseMessages(octets, { ...server, methods: ["HEAD"] });
    assert.equal(messages.length, 4);
    assert.ok(messages.every(({ isComplete, body }) => isComplete && body === ""));
  });

  test("takes a response without a length for complete only when the connection has ended", () => {
    const octets = "HTTP/1.1 200 OK\r\n\r\nuntil close";
    assert.equal(parseMessages(octets, server).messages[0]!.isComplete, false);
    const { messages } = parseMessages(octets, { ...server, hasEnded: true });
    assert.deepEqual([messages[0]!.isComplete, messages[0]!.body], [true, "until close"]);
  });

  test("sees that a response with a length is not complete although the connection has ended", () => {
    const octets = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nunfinished";
    const { messages } = parseMessages(octets, { ...server, hasEnded: true });
    assert.equal(messages[0]!.isComplete, false);
  });
});
