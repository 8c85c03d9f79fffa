import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ClientEnd, RecordingResponse } from "../../test/http1/client-end.ts";
import type { ClientRequest } from "./client-connection.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

interface Row {
  readonly title: string;
  readonly answer: string;
  readonly request?: Partial<ClientRequest>;
}

const notReusable: readonly Row[] = [
  { title: "octets come behind the body", answer: `${ok}HTTP/1.1 408 Request Timeout\r\n\r\n` },
  { title: "octets come behind a 204", answer: "HTTP/1.1 204 No Content\r\n\r\nunexpected" },
  {
    title: "octets come behind a 304",
    answer: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
  },
  { title: "a body answers HEAD", answer: ok, request: { method: "HEAD" } },
  {
    title: "the server says close",
    answer: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
  },
  {
    title: "the server has said close in an interim response",
    answer: `HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n${ok}`,
  },
  {
    title: "the server speaks HTTP/1.0 without keep-alive",
    answer: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
  },
  {
    title: "the response came before the request was complete",
    answer: "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n",
    request: { bodyBytesToCome: 100 },
  },
];

describe("ClientConnection, use for another request", () => {
  for (const { title, answer, request } of notReusable) {
    test(`is over when ${title}`, () => {
      const end = new ClientEnd();
      const response = new RecordingResponse();
      end.send(response, request);
      end.answer(answer);
      assert.equal(response.calls.at(-1), "end");
      assert.deepEqual([end.connection.isReusable, end.connection.isClosed], [false, true]);
      assert.equal(end.server.isCutOff, true);
    });
  }

  test("is possible after HTTP/1.0 with keep-alive", () => {
    const end = new ClientEnd();
    end.send(new RecordingResponse());
    end.answer("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n");
    assert.equal(end.connection.isReusable, true);
  });

  test("ends when octets come that nobody has asked for", () => {
    const end = new ClientEnd();
    end.send(new RecordingResponse());
    end.answer(ok);
    end.answer("HTTP/1.1 408 Request Timeout\r\n\r\n");
    assert.equal(end.connection.isReusable, false);
    assert.equal(end.idleClosedTimes, 1);
  });

  test("ends when the server closes while nothing is asked of it", () => {
    const end = new ClientEnd();
    end.send(new RecordingResponse());
    end.answer(ok);
    end.pipe.server.end();
    end.pipe.settle();
    assert.equal(end.connection.isReusable, false);
    assert.equal(end.idleClosedTimes, 1);
  });

  test("goes on reading after the last response was paused", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    response.onBody = () => end.pipe.client.pause();
    end.send(response);
    end.answer(ok);
    const next = new RecordingResponse();
    end.send(next);
    end.answer(ok);
    assert.equal(next.body, "ok");
  });
});

describe("ClientConnection, failures", () => {
  test("tells that the server closed before it answered", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.pipe.server.end();
    end.pipe.settle();
    assert.deepEqual(response.calls, ["failed closed"]);
    assert.equal(response.failure!.hasResponse, false);
    assert.equal(end.idleClosedTimes, 0);
  });

  test("tells that the server reset the connection, with the cause", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.pipe.server.reset();
    end.pipe.settle();
    assert.deepEqual(response.calls, ["failed reset"]);
    assert.ok(response.failure!.cause);
  });

  test("tells that a response ended before it was complete", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nunfinished");
    end.pipe.server.end();
    end.pipe.settle();
    assert.deepEqual(response.calls, ["head 200 100", "failed closed"]);
    assert.equal(response.failure!.hasResponse, true);
  });

  test("takes the end of the connection for the end of a body without a length", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.answer("HTTP/1.1 200 OK\r\n\r\nuntil close");
    assert.equal(response.body, "until close");
    end.pipe.server.end();
    end.pipe.settle();
    assert.equal(response.calls.at(-1), "end");
  });

  test("does not take a reset for the end of a body without a length", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.answer("HTTP/1.1 200 OK\r\n\r\nuntil clo");
    end.pipe.server.reset();
    end.pipe.settle();
    assert.equal(response.calls.at(-1), "failed reset");
  });

  const malformed: readonly [string, string][] = [
    ["a start line that is not HTTP", "ICY 200 OK\r\n\r\n"],
    ["a status that is not a number", "HTTP/1.1 2xx OK\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"],
    ["a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n"],
    ["a switch nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
    ["a head beyond the limit", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(20_000)}\r\n\r\n`],
  ];
  for (const [what, answer] of malformed) {
    test(`closes the connection at ${what}`, () => {
      const end = new ClientEnd();
      const response = new RecordingResponse();
      end.send(response);
      end.answer(answer);
      assert.equal(response.calls.at(-1), "failed malformed");
      assert.equal(end.server.isCutOff, true);
    });
  }

  test("tells a receiver that has closed the connection nothing more", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    const bodies: string[] = [];
    response.onBody = (chunk) => {
      bodies.push(chunk.toString());
      end.connection.close();
    };
    end.send(response);
    end.answer(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n",
    );
    assert.deepEqual(bodies, ["a"]);
    assert.deepEqual(response.calls, ["head 200 -1"]);
    assert.equal(response.pauses, 0);
  });
});
