import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingSink, responseOf, ServerEnd } from "../../test/http1/server-end.ts";
import type { ServerExchange } from "./server-exchange.ts";

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const limits = {
  headTimeoutMs: 10_000,
  idleTimeoutMs: 75_000,
  bodyBytesPerSecondMin: 500,
  bodyWindowMs: 5000,
  writeTimeoutMs: 60_000,
};

function respond(exchange: ServerExchange): void {
  exchange.respond(200, "", "ok");
}

describe("ServerConnection, deadlines", () => {
  test("closes a new connection that sends nothing, without an answer", () => {
    const end = new ServerEnd(respond, { limits });
    assert.equal(end.pass(9900), "");
    assert.equal(end.client.hasEnded, false);
    assert.equal(end.pass(100), "");
    assert.equal(end.client.hasEnded, true);
  });

  test("answers 408 when the head of a request is not there in time, however it drips", () => {
    const end = new ServerEnd(respond, { limits });
    end.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for (let second = 0; second < 9; second++) {
      end.pass(1000);
      assert.equal(end.send("a"), "");
    }
    assert.match(end.pass(1000), /^HTTP\/1\.1 408 /);
    assert.equal(end.client.hasEnded, true);
  });

  test("counts a later request's time from its first octet", () => {
    const end = new ServerEnd(respond, { limits });
    end.send(get);
    end.pass(60_000);
    end.send("GET ");
    assert.equal(end.pass(9900), "");
    assert.match(end.pass(100), /^HTTP\/1\.1 408 /);
  });

  test("closes an idle connection without an answer", () => {
    const end = new ServerEnd(respond, { limits });
    end.send(get);
    end.pass(74_900);
    assert.equal(end.client.hasEnded, false);
    assert.equal(end.pass(100), "");
    assert.equal(end.client.hasEnded, true);
  });

  test("takes an idle connection with an empty line on it for idle", () => {
    const end = new ServerEnd(respond, { limits });
    end.send(get);
    end.send("\r\n");
    assert.equal(end.pass(75_000), "");
    assert.equal(end.client.hasEnded, true);
  });

  test("answers 408 when a body comes more slowly than the limit", () => {
    const sink = new RecordingSink();
    const end = new ServerEnd((exchange) => exchange.receiveBody(sink), { limits });
    end.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx");
    assert.equal(end.pass(4900), "");
    assert.match(end.pass(100), /^HTTP\/1\.1 408 /);
    assert.equal(sink.outcome, "aborted");
  });

  test("lets a body take its time when it comes fast enough", () => {
    const end = new ServerEnd((exchange) => exchange.receiveBody(new RecordingSink()), { limits });
    end.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    for (let second = 0; second < 30; second++) {
      end.send("x".repeat(500));
      assert.equal(end.pass(1000), "");
    }
    assert.equal(end.client.hasEnded, false);
  });

  test("does not hold the app's own slowness against a client", () => {
    const end = new ServerEnd(
      (exchange) => {
        exchange.receiveBody(new RecordingSink());
        exchange.pauseBody();
      },
      { limits },
    );
    end.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nx");
    end.pass(60_000);
    end.exchanges[0]!.resumeBody();
    assert.equal(end.pass(4900), "");
    assert.match(end.pass(200), /^HTTP\/1\.1 408 /);
  });

  test("does not count the time in which a client waits for 100", () => {
    const end = new ServerEnd((exchange) => exchange.receiveBody(new RecordingSink()), { limits });
    const fields = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n";
    end.send(`POST / HTTP/1.1\r\n${fields}\r\n`);
    assert.equal(end.pass(20_000), "");
    end.exchanges[0]!.sendContinue();
    assert.match(end.pass(4900), /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    assert.match(end.pass(200), /^HTTP\/1\.1 408 /);
  });

  test("counts a body that has begun, although nobody has said 100", () => {
    const end = new ServerEnd((exchange) => exchange.receiveBody(new RecordingSink()), { limits });
    end.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
    assert.equal(end.pass(20_000), "");
    end.send("x");
    assert.equal(end.pass(4900), "");
    assert.match(end.pass(200), /^HTTP\/1\.1 408 /);
  });

  test("gives the app all the time it needs for an answer", () => {
    const end = new ServerEnd(() => {}, { limits });
    end.send(get);
    end.pass(600_000);
    end.exchanges[0]!.respond(200, "", "late");
    assert.equal(end.settle(), responseOf("late"));
  });

  test("resets a client that takes none of its response", () => {
    let aborts = 0;
    const end = new ServerEnd(
      (exchange) => {
        exchange.onAbort = () => {
          aborts += 1;
        };
        exchange.startResponse(200, "", 1000);
        exchange.write("x".repeat(900));
      },
      { limits, linkBytesMax: 100 },
    );
    end.pipe.client.pause();
    end.send(get);
    end.pass(59_900);
    assert.equal(aborts, 0);
    end.pass(200);
    assert.equal(aborts, 1);
    assert.ok(end.client.error);
  });

  test("lets a slow reader take its time while the queue stays as long as it was", () => {
    const end = new ServerEnd((exchange) => exchange.startResponse(200, "", -1), {
      limits,
      linkBytesMax: 100,
    });
    end.send(get);
    const [exchange] = end.exchanges;
    end.pipe.client.pause();
    exchange!.write("x".repeat(300));
    for (let second = 0; second < 120; second++) {
      end.pipe.client.resume();
      end.pipe.client.receive(100);
      end.pipe.client.pause();
      exchange!.write("x".repeat(95));
      end.pass(1000);
    }
    assert.equal(exchange!.isDone, false);
  });

  test("lets a slow reader take its time over one long response", () => {
    const body = "x".repeat(100_000);
    const end = new ServerEnd((exchange) => exchange.respond(200, "", body), {
      limits,
      linkBytesMax: 1000,
    });
    end.pipe.client.pause();
    end.pipe.client.write(Buffer.from(get));
    let received = "";
    while (received.length < body.length && end.client.error === undefined) {
      end.pass(59_000);
      end.pipe.client.resume();
      end.pipe.client.receive(1000);
      end.pipe.client.pause();
      received += end.client.take();
    }
    end.pipe.client.resume();
    assert.equal(received + end.settle(), responseOf(body));
  });

  test("lets a slow reader take its time after the last response of the connection", () => {
    const body = "x".repeat(10_000);
    const end = new ServerEnd(
      (exchange) => {
        exchange.closeAfter();
        exchange.respond(200, "", body);
      },
      { limits, linkBytesMax: 100 },
    );
    end.pipe.client.pause();
    end.send(get);
    let received = "";
    while (!end.client.hasEnded && received.length < 20_000) {
      end.pass(1000);
      end.pipe.client.resume();
      end.pipe.client.receive(100);
      end.pipe.client.pause();
      received += end.client.take();
      if (received.endsWith(body)) end.pipe.client.resume();
    }
    assert.ok(received.endsWith(body));
  });

  test("closes for good when a client goes on sending after the last response", () => {
    const end = new ServerEnd(
      (exchange) => {
        exchange.closeAfter();
        exchange.respond(200, "", "");
      },
      { limits },
    );
    end.send(get);
    for (let second = 0; second < 60; second++) {
      end.send("x");
      end.pass(1000);
    }
    assert.equal(end.closedTimes, 1);
    assert.equal(end.client.isClosed, true);
  });
});
