import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ServerEnd } from "../../test/http1/server-end.ts";
import { CHUNKED, UNFRAMED } from "./framing.ts";
import type { ServerExchange } from "./server-exchange.ts";

interface Row {
  readonly title: string;
  readonly line?: string;
  readonly fields?: string;
  readonly answer: (exchange: ServerExchange) => void;
  /** Behind the status line and Date. */
  readonly response: string;
  readonly ends?: boolean;
}

const whole = (exchange: ServerExchange): void => exchange.respond(200, "X: 1\r\n", "body");
const nothing = (status: number) => (exchange: ServerExchange) => exchange.respond(status, "");

function streamed(bodyBytes: number): (exchange: ServerExchange) => void {
  return (exchange) => {
    exchange.startResponse(200, "X: 1\r\n", bodyBytes);
    exchange.write("bo");
    exchange.write("");
    exchange.write(Buffer.from("dy"));
    exchange.endResponse("X-Sum: 1\r\n");
  };
}

const rows: readonly Row[] = [
  { title: "a whole response", answer: whole, response: "X: 1|Content-Length: 4||body" },
  {
    title: "no body to HEAD, but its length",
    line: "HEAD / HTTP/1.1",
    answer: whole,
    response: "X: 1|Content-Length: 4||",
  },
  { title: "204 without a length", answer: nothing(204), response: "|" },
  { title: "304 without a length of nothing", answer: nothing(304), response: "|" },
  { title: "an empty response", answer: nothing(404), response: "Content-Length: 0||" },
  { title: "a response by length", answer: streamed(4), response: "X: 1|Content-Length: 4||body" },
  {
    title: "a response in chunks, with trailers",
    answer: streamed(CHUNKED),
    response: "X: 1|Transfer-Encoding: chunked||2|bo|2|dy|0|X-Sum: 1||",
  },
  {
    title: "no chunks to HEAD",
    line: "HEAD / HTTP/1.1",
    answer: streamed(CHUNKED),
    response: "X: 1||",
  },
  {
    title: "HTTP/1.0 a body that the end of the connection ends",
    line: "GET / HTTP/1.0",
    fields: "Connection: keep-alive\r\n",
    answer: streamed(CHUNKED),
    response: "X: 1|Connection: close||body",
    ends: true,
  },
  {
    title: "HTTP/1.0 the end of the connection",
    line: "GET / HTTP/1.0",
    answer: whole,
    response: "X: 1|Content-Length: 4|Connection: close||body",
    ends: true,
  },
  {
    title: "HTTP/1.0 that asks for it a connection that lives",
    line: "GET / HTTP/1.0",
    fields: "Connection: keep-alive\r\n",
    answer: whole,
    response: "X: 1|Content-Length: 4|Connection: keep-alive||body",
  },
  {
    title: "the last response of the app's choice",
    answer: (exchange) => {
      exchange.closeAfter();
      whole(exchange);
    },
    response: "X: 1|Content-Length: 4|Connection: close||body",
    ends: true,
  },
  {
    title: "the length of another response to 304",
    answer: (exchange) => {
      exchange.beginHead(304);
      exchange.finishHead(5);
      exchange.endResponse();
    },
    response: "Content-Length: 5||",
  },
  {
    title: "no length to HEAD when there is none",
    line: "HEAD / HTTP/1.1",
    answer: (exchange) => {
      exchange.beginHead(200);
      exchange.finishHead(UNFRAMED);
      exchange.endResponse();
    },
    response: "|",
  },
];

describe("ServerExchange", () => {
  for (const { title, line = "GET / HTTP/1.1", fields = "", answer, response, ends } of rows) {
    test(`sends ${title}`, () => {
      const end = new ServerEnd(answer);
      const lines = end.send(`${line}\r\nHost: a\r\n${fields}\r\n`).split("\r\n");
      const [statusLine, ...rest] = lines.filter((text) => text !== "Date: now");
      assert.match(statusLine!, /^HTTP\/1\.1 \d{3} /);
      assert.equal(rest.join("|"), response);
      assert.equal(end.client.hasEnded, ends ?? false);
    });
  }

  test("counts octets and not characters", () => {
    const end = new ServerEnd((exchange) => exchange.respond(200, "", "na\u00efve \u{1f600}"));
    const answer = end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.match(answer, /Content-Length: 11\r\n\r\nna\xc3\xafve \xf0\x9f\x98\x80$/);
    assert.equal(end.exchanges[0]!.responseBytes, 11);
  });

  test("sends a long text", () => {
    const text = "x".repeat(40_000);
    const end = new ServerEnd((exchange) => exchange.respond(200, "", text));
    assert.ok(end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").endsWith(`\r\n\r\n${text}`));
  });

  test("sends a response that is at hand in one piece", () => {
    const end = new ServerEnd(whole);
    let pieces = 0;
    end.client.onBytes = () => {
      pieces += 1;
    };
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(pieces, 1);
  });

  test("holds the head until octets of the body are there, or it is told to flush", () => {
    const end = new ServerEnd((exchange) => {
      exchange.beginHead(200);
      exchange.finishHead(4);
    });
    assert.equal(end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
    end.exchanges[0]!.flush();
    assert.match(end.settle(), /^HTTP\/1\.1 200 OK\r\n/);
    end.exchanges[0]!.flush();
    assert.equal(end.settle(), "");
  });

  test("sends interim responses before the final one, and none to HTTP/1.0", () => {
    const answer = (exchange: ServerExchange): void => {
      exchange.interim(103, "Link: x\r\n");
      whole(exchange);
      exchange.interim(103, "");
    };
    const [one, old] = [new ServerEnd(answer), new ServerEnd(answer)];
    const early = /^HTTP\/1\.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP\/1\.1 200 OK\r\n.*body$/s;
    assert.match(one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), early);
    assert.match(old.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), /^HTTP\/1\.1 200 OK/);
  });

  test("queues interim responses only so far for a client that does not read", () => {
    const end = new ServerEnd(() => {}, { linkBytesMax: 100 });
    end.pipe.client.pause();
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    for (let turn = 0; turn < 10_000; turn++) end.exchanges[0]!.interim(103, "Link: x\r\n");
    assert.ok(end.pipe.server.bytesQueued < 20_000);
  });

  test("sends 100 once, and only to a client that waits for it", () => {
    const twice = (exchange: ServerExchange): void => {
      exchange.sendContinue();
      exchange.sendContinue();
    };
    const [waiting, other] = [new ServerEnd(twice), new ServerEnd(twice)];
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";
    const answer = waiting.send(`${head}Expect: 100-continue\r\n\r\n`);
    assert.equal(answer, "HTTP/1.1 100 Continue\r\n\r\n");
    assert.equal(other.send(`${head}\r\n`), "");
  });

  test("breaks a response off so that the client sees it", () => {
    const end = new ServerEnd((exchange) => {
      exchange.startResponse(200, "", CHUNKED);
      exchange.write("body");
    });
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    end.exchanges[0]!.abort();
    end.exchanges[0]!.endResponse();
    assert.doesNotMatch(end.settle(), /0\r\n/);
    assert.ok(end.client.error);
  });

  test("breaks a response off that ends before its announced length", () => {
    const end = new ServerEnd((exchange) => {
      exchange.startResponse(200, "", 100);
      exchange.write("body");
      exchange.endResponse();
    });
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.ok(end.client.error);
  });

  test("does not let an app write more than it has announced, or answer twice", () => {
    const end = new ServerEnd((exchange) => exchange.startResponse(200, "", 3));
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.throws(() => end.exchanges[0]!.write("body"), /longer than announced/);
    assert.throws(() => end.exchanges[0]!.respond(200, ""), /answered already/);
  });

  test("asks the app to wait for a slow client, and tells when it goes on", () => {
    let drains = 0;
    const end = new ServerEnd(
      (exchange) => {
        exchange.onDrain = () => {
          drains += 1;
        };
        exchange.startResponse(200, "", 1000);
      },
      { linkBytesMax: 200 },
    );
    end.pipe.client.pause();
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(end.exchanges[0]!.write("x".repeat(300)), false);
    end.pipe.client.resume();
    end.settle();
    assert.equal(drains, 1);
  });

  test("counts the octets of the body", () => {
    const end = new ServerEnd(streamed(CHUNKED));
    end.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.equal(end.exchanges[0]!.responseBytes, 4);
  });
});
