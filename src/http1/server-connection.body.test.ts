import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingSink, responseOf, ServerEnd } from "../../test/http1/server-end.ts";
import type { ServerExchange } from "./server-exchange.ts";

const post = (body: string): string =>
  `POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const chunkedHead = "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("ServerConnection, request bodies", () => {
  test("hands over a body and its trailers", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => exchange.receiveBody(sink));
    end.send(`${chunkedHead}5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n`, 7);
    assert.equal(sink.text, "hello world");
    assert.equal(sink.outcome, "complete");
    assert.deepEqual(sink.trailers, ["x-sum: 1"]);
  });

  test("tells the sink when the octets at hand are used up, until the body ends", () => {
    const calls: string[] = [];
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody({
        onBody: (chunk) => calls.push(String(chunk)),
        onBodyPause: () => calls.push("pause"),
        onBodyEnd: () => calls.push("end"),
        onBodyAborted: () => calls.push("aborted"),
      });
    });
    end.send(`${chunkedHead}1\r\na\r\n1\r\nb\r\n`);
    end.send("1\r\nc\r\n");
    end.send("1\r\nd\r\n0\r\n\r\n");
    assert.equal(calls.join(" "), "a b pause c pause d end");
  });

  test("tells the end of the body at once when there is none", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => exchange.receiveBody(sink));
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(sink.outcome, "complete");
  });

  test("discards a body nobody asked for and goes on behind it", () => {
    const end = new ServerEnd((exchange) => exchange.respond(403, "", "no"));
    const answers = end.send(post("GET /smuggled HTTP/1.1\r\n\r\n") + post("x"));
    assert.equal(answers, responseOf("no", "403 Forbidden").repeat(2));
    assert.equal(end.exchanges.length, 2);
  });

  test("closes after an early answer when the rest of the body is too long to discard", () => {
    const end = new ServerEnd((exchange) => exchange.respond(403, "", "no"));
    const head = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
    assert.match(end.send(`${head}abc`), /Connection: close\r\n\r\nno$/);
    assert.equal(end.client.hasEnded, true);
  });

  test("closes after an early answer to a client that waits for 100", () => {
    const end = new ServerEnd((exchange) => exchange.respond(403, "", "no"));
    const head =
      "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 41\r\n\r\n";
    assert.match(end.send(head), /Connection: close\r\n\r\nno$/);
    end.send("GET /smuggled HTTP/1.1\r\nHost: gw.test\r\n\r\n");
    assert.equal(end.exchanges.length, 1);
  });

  test("refuses a body that is announced too large, before the app hears of it", () => {
    const end = new ServerEnd(() => {}, { limits: { bodyBytesMax: 10 } });
    assert.match(end.send(post("x".repeat(11))), /^HTTP\/1\.1 413 /);
    assert.equal(end.exchanges.length, 0);
  });

  test("refuses a chunked body when it becomes too large, and does not call it complete", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => exchange.receiveBody(sink), {
      limits: { bodyBytesMax: 4 },
    });
    const answer = end.send(`${chunkedHead}5\r\nhello\r\n0\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.equal(sink.outcome, "aborted");
  });

  test("aborts the exchange and answers 400 when a chunk is malformed", () => {
    const sink = new RecordingSink();
    let aborts = 0;
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody(sink);
      exchange.onAbort = () => {
        aborts += 1;
      };
    });
    const answer = end.send(`${chunkedHead}5\r\nhelloXX\r\nGET / HTTP/1.1\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.deepEqual([sink.outcome, aborts, end.refusals], ["aborted", 1, ["chunk 400"]]);
  });

  test("breaks the connection off when a chunk is malformed while the response streams", () => {
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody(new RecordingSink());
      exchange.startResponse(200, "", 100);
      exchange.write("begun");
    });
    const answer = end.send(`${chunkedHead}z\r\n`);
    assert.doesNotMatch(answer, /400/);
    assert.ok(end.client.error);
    assert.deepEqual(end.refusals, ["chunk 0"]);
  });

  test("goes on reading after a chunked body was paused in its last slice", () => {
    const end = new ServerEnd(pauseAtEachChunk);
    end.send(`${chunkedHead}5\r\nhello\r\n0\r\n\r\n`);
    end.exchanges[0]!.respond(200, "", "first");
    assert.equal(end.settle(), responseOf("first"));
    end.send(post("x"));
    assert.equal(end.exchanges.length, 2);
  });

  test("sees that a client is gone after a chunked body was paused in its last slice", () => {
    let aborts = 0;
    const end = new ServerEnd((exchange) => {
      pauseAtEachChunk(exchange);
      exchange.onAbort = () => {
        aborts += 1;
      };
    });
    end.send(`${chunkedHead}5\r\nhello\r\n0\r\n\r\n`);
    end.pipe.client.reset();
    end.settle();
    assert.equal(aborts, 1);
  });

  test("reads no more of a body than the app takes", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody({
        onBody: (chunk) => {
          sink.onBody(chunk);
          exchange.pauseBody();
        },
        onBodyEnd: () => sink.onBodyEnd(undefined),
        onBodyAborted: () => {},
      });
    });
    end.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nab");
    end.send("cdef");
    assert.equal(sink.text, "ab");
    end.exchanges[0]!.resumeBody();
    end.settle();
    assert.deepEqual([sink.text, sink.outcome], ["abcdef", "complete"]);
  });

  test("hands nothing more of a body to an app that has answered in the middle of it", () => {
    const seen: string[] = [];
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody({
        onBody: (chunk) => {
          seen.push(chunk.toString());
          exchange.respond(413, "", "too much");
        },
        onBodyEnd: () => seen.push("end"),
        onBodyAborted: () => seen.push("aborted"),
      });
    });
    end.send(`${chunkedHead}1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n`);
    assert.deepEqual(seen, ["a"]);
  });

  test("reads nothing more behind a response that was broken off", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => {
      exchange.receiveBody(sink);
      sink.onBody = () => {
        sink.text += "x";
        exchange.abort();
      };
    });
    end.send(`${chunkedHead}1\r\na\r\n1\r\nb\r\n0\r\n\r\n${post("next")}`);
    assert.deepEqual([sink.text, sink.outcome, end.exchanges.length], ["x", "aborted", 1]);
    assert.ok(end.client.error);
  });

  test("lets an exchange that is done neither pause nor resume the next one's body", () => {
    const end = new ServerEnd((exchange) => exchange.receiveBody(new RecordingSink()));
    end.send(post("a"));
    end.exchanges[0]!.respond(200, "", "");
    end.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
    end.exchanges[0]!.pauseBody();
    assert.equal(end.pipe.server.isPaused, false);
    end.exchanges[1]!.pauseBody();
    end.exchanges[0]!.resumeBody();
    assert.equal(end.pipe.server.isPaused, true);
  });

  test("answers a truncated body with 400 when the client half-closes", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => exchange.receiveBody(sink));
    end.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    end.pipe.client.end();
    assert.match(end.settle(), /^HTTP\/1\.1 400 /);
    assert.equal(sink.outcome, "aborted");
    assert.equal(end.client.isClosed, true);
  });
});

function pauseAtEachChunk(exchange: ServerExchange): void {
  exchange.receiveBody({
    onBody: () => exchange.pauseBody(),
    onBodyEnd() {},
    onBodyAborted() {},
  });
}
