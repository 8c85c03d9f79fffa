import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RecordingSink, responseOf, ServerEnd } from "../../test/http1/server-end.ts";
import type { ServerExchange } from "./server-exchange.ts";

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** Answers with the method and the target. */
function answerTarget(exchange: ServerExchange): void {
  exchange.respond(200, "", `${exchange.request.method} ${exchange.request.target}`);
}

describe("ServerConnection", () => {
  test("answers a request and waits for the next", () => {
    const end = new ServerEnd(answerTarget);
    assert.equal(end.send(get("/a")), responseOf("GET /a"));
    assert.equal(end.send(get("/b")), responseOf("GET /b"));
    assert.equal(end.client.hasEnded, false);
  });

  test("answers pipelined requests in their order", () => {
    const end = new ServerEnd(answerTarget);
    const answers = end.send(get("/a") + get("/b") + get("/c"));
    assert.equal(answers, responseOf("GET /a") + responseOf("GET /b") + responseOf("GET /c"));
  });

  test("reads a pipelined request only when the one before it is answered", () => {
    const end = new ServerEnd(() => {});
    end.send(get("/a") + get("/b"));
    assert.equal(end.exchanges.length, 1);
    end.exchanges[0]!.respond(200, "", "first");
    assert.equal(end.settle(), responseOf("first"));
    assert.equal(end.exchanges.length, 2);
    end.exchanges[1]!.respond(200, "", "second");
    assert.equal(end.settle(), responseOf("second"));
  });

  test("keeps pipelined requests back while a response streams", () => {
    const end = new ServerEnd(() => {});
    end.send(get("/a"));
    end.exchanges[0]!.startResponse(200, "", 4);
    end.exchanges[0]!.write("ab");
    end.send(get("/b"));
    assert.equal(end.exchanges.length, 1);
    end.exchanges[0]!.write("cd");
    end.exchanges[0]!.endResponse();
    end.settle();
    assert.equal(end.exchanges.length, 2);
  });

  test("gets the same requests from any split of the octets", () => {
    const raw =
      `${get("/a")}POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\r\n` +
      "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: 1\r\n\r\n" +
      get("/d");
    const whole = ["GET /a", "POST /b hello", "PUT /c abc", "GET /d"].map((text) =>
      responseOf(text),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const end = new ServerEnd(answerBody);
        let at = 0;
        for (let turn = 0; at < raw.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          end.pipe.client.write(Buffer.from(raw.slice(at, at + size), "latin1"));
          end.pipe.settle();
          at += size;
        }
        assert.equal(end.client.take(), whole.join(""));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("survives arbitrary octets: an answer or an end, never an exception", () => {
    const piece = fc.oneof(
      fc.constantFrom("GET / HTTP/1.1\r\nHost: a\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"),
      fc.constantFrom("Content-Length: 3\r\n", "5\r\n", "0\r\n\r\n", "\n", "\r", ";", ":", " "),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        (pieces, size) => {
          const end = new ServerEnd(answerBody);
          end.send(pieces.join(""), size);
          end.pipe.client.end();
          end.settle();
          end.pass(20_000);
          assert.equal(end.closedTimes, 1);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  test("closes after a response when the client asks for that, and reads nothing behind it", () => {
    const end = new ServerEnd(answerTarget);
    const answer = end.send(`GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${get("/b")}`);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n.*Connection: close\r\n\r\nGET \/a$/s);
    assert.equal(end.exchanges.length, 1);
    assert.equal(end.client.hasEnded, true);
  });

  test("ignores an empty line between requests, and does not take it for one", () => {
    const end = new ServerEnd(answerTarget);
    end.send(`${get("/a")}\r\n`);
    assert.equal(end.exchanges.length, 1);
    assert.equal(end.send(get("/b")), responseOf("GET /b"));
  });

  test("stops reading requests from a client that does not take its responses", () => {
    const body = "x".repeat(1000);
    const end = new ServerEnd((exchange) => exchange.respond(200, "", body), {
      linkBytesMax: 100_000,
    });
    end.pipe.client.pause();
    end.send(get("/").repeat(2000));
    assert.ok(end.exchanges.length < 300, `${end.exchanges.length} requests were read`);
    end.pipe.client.resume();
    end.settle();
    assert.equal(end.exchanges.length, 2000);
  });

  test("tells the app why a request was refused, and the client as problem details", () => {
    const end = new ServerEnd(answerTarget);
    const answer = end.send("GET / HTTP/1.1\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n.*Connection: close\r\n\r\n\{.*Host is/s);
    assert.deepEqual(end.refusals, ["host 400"]);
    assert.equal(end.client.hasEnded, true);
  });

  test("answers what came before a malformed request first", () => {
    const end = new ServerEnd(() => {});
    end.send(`${get("/a")}BAD\r\n\r\n`);
    end.exchanges[0]!.respond(200, "", "first");
    const answers = end.settle();
    assert.ok(answers.startsWith(`${responseOf("first")}HTTP/1.1 400 `));
  });

  test("sends no content to a HEAD request that it refuses", () => {
    const end = new ServerEnd(answerTarget);
    const answer = end.send("HEAD / HTTP/1.1\r\nHost: a\r\nExpect: banana\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 417 .*\r\n\r\n$/s);
  });
});

function answerBody(exchange: ServerExchange): void {
  const { method, target } = exchange.request;
  const sink = new RecordingSink();
  exchange.receiveBody({
    onBody: (chunk) => sink.onBody(chunk),
    onBodyEnd: () => exchange.respond(200, "", `${method} ${target} ${sink.text}`.trim()),
    onBodyAborted: () => {},
  });
}
