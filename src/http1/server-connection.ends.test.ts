import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { responseOf, ServerEnd } from "../../test/http1/server-end.ts";
import { CHUNKED } from "./framing.ts";
import type { ServerExchange } from "./server-exchange.ts";

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const upgrade = "GET /u HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";
const switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n";

function respond(exchange: ServerExchange): void {
  exchange.respond(200, "", exchange.request.target);
}

describe("ServerConnection, half-closed clients", () => {
  test("answers a client that has closed its sending side", () => {
    const end = new ServerEnd(() => {});
    end.send(get("/a"));
    end.pipe.client.end();
    end.pass(400);
    end.exchanges[0]!.respond(200, "", "still here");
    assert.equal(end.settle(), responseOf("still here"));
    assert.equal(end.client.isClosed, true);
  });

  test("answers all the requests that came before the client closed its sending side", () => {
    const end = new ServerEnd((exchange) => {
      if (exchange.request.target !== "/a") respond(exchange);
    });
    end.send(get("/a") + get("/b") + get("/c"));
    end.pipe.client.end();
    end.settle();
    end.exchanges[0]!.respond(200, "", "/a");
    assert.equal(end.settle(), responseOf("/a") + responseOf("/b") + responseOf("/c"));
    assert.equal(end.client.isClosed, true);
  });

  test("answers 400 to a pipelined request whose rest will never come", () => {
    const end = new ServerEnd(() => {});
    end.send(`${get("/a")}POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello`);
    end.pipe.client.end();
    end.settle();
    end.exchanges[0]!.respond(200, "", "/a");
    const answers = end.settle();
    assert.ok(answers.startsWith(`${responseOf("/a")}HTTP/1.1 400 `), answers);
    assert.equal(end.client.isClosed, true);
  });

  test("takes a half-closed client for gone that is sent nothing for half a second", () => {
    let aborts = 0;
    const end = new ServerEnd((exchange) => {
      exchange.onAbort = () => {
        aborts += 1;
      };
    });
    end.send(get("/a"));
    end.pipe.client.end();
    end.pass(400);
    assert.equal(aborts, 0);
    end.pass(200);
    assert.deepEqual([aborts, end.closedTimes], [1, 1]);
  });

  test("lets a half-closed client that is taken for gone see that its response is cut", () => {
    const end = new ServerEnd((exchange) => exchange.startResponse(200, "", CHUNKED));
    // A client of HTTP/1.0 takes FIN for the regular end of such a response.
    end.send("GET /a HTTP/1.0\r\nHost: a\r\n\r\n");
    end.pipe.client.end();
    end.pass(600);
    assert.equal(end.client.hasEnded, false);
    assert.equal(end.client.error?.message, "connection reset");
  });

  test("does not take a half-closed client for gone because it reads slowly", () => {
    const end = new ServerEnd((exchange) => exchange.startResponse(200, "", 1000), {
      linkBytesMax: 100,
    });
    end.pipe.client.pause();
    end.send(get("/a"));
    end.pipe.client.end();
    end.exchanges[0]!.write("x".repeat(900));
    end.pass(5000);
    assert.equal(end.exchanges[0]!.isDone, false);
  });

  test("tells the app at once when the client resets", () => {
    let aborts = 0;
    const end = new ServerEnd((exchange) => {
      exchange.onAbort = () => {
        aborts += 1;
      };
    });
    end.send(get("/a"));
    end.pipe.client.reset();
    end.settle();
    assert.deepEqual([aborts, end.closedTimes], [1, 1]);
  });

  test("sees a client leave although pipelined requests of it wait", () => {
    let aborts = 0;
    const end = new ServerEnd((exchange) => {
      exchange.onAbort = () => {
        aborts += 1;
      };
    });
    end.send(get("/a") + get("/b"));
    end.pipe.client.end();
    end.pass(1000);
    assert.equal(aborts, 1);
  });

  test("drops what an app answers to a client that has left", () => {
    const end = new ServerEnd(() => {});
    end.send(get("/a"));
    end.pipe.client.reset();
    end.settle();
    end.exchanges[0]!.respond(200, "", "too late");
    end.exchanges[0]!.startResponse(200, "", 1);
    assert.equal(end.exchanges[0]!.isDone, true);
  });
});

describe("ServerConnection, draining", () => {
  test("closes soon when nothing is under way", () => {
    const end = new ServerEnd(respond);
    end.send(get("/a"));
    end.connection.startDrain();
    end.pass(200);
    assert.equal(end.client.hasEnded, false);
    end.pass(100);
    assert.equal(end.client.hasEnded, true);
  });

  test("answers a request that was on its way, on a connection old or new", () => {
    for (const before of ["", get("/a")]) {
      const end = new ServerEnd(respond);
      end.send(before);
      end.connection.startDrain();
      end.pass(200);
      assert.match(end.send(get("/b")), /Connection: close\r\n\r\n\/b$/);
      assert.equal(end.client.hasEnded, true);
    }
  });

  test("gives a head that begins in the drain its whole time", () => {
    const end = new ServerEnd(respond);
    end.connection.startDrain();
    end.send("GET /a HTTP/1.1\r\n");
    end.pass(5000);
    assert.match(end.send("Host: a\r\n\r\n"), /Connection: close\r\n\r\n\/a$/);
  });

  test("says in the present response that it is the last", () => {
    const end = new ServerEnd(() => {});
    end.send(get("/a"));
    end.connection.startDrain();
    end.exchanges[0]!.respond(200, "", "x");
    assert.match(end.settle(), /Connection: close\r\n\r\nx$/);
    assert.equal(end.client.hasEnded, true);
  });

  test("closes behind a response whose head had left before", () => {
    const end = new ServerEnd((exchange) => exchange.startResponse(200, "", 1));
    end.send(get("/a"));
    end.connection.startDrain();
    end.exchanges[0]!.write("x");
    end.exchanges[0]!.endResponse();
    end.pass(300);
    assert.equal(end.client.hasEnded, true);
  });

  test("serves a request whose head had begun", () => {
    const end = new ServerEnd(respond);
    end.send("GET /a HTTP/1.1\r\n");
    end.connection.startDrain();
    assert.equal(end.client.hasEnded, false);
    assert.match(end.send("Host: a\r\n\r\n"), /Connection: close\r\n\r\n\/a$/);
  });
});

describe("ServerConnection, ends", () => {
  test("gives a client that is still sending the time to read the answer", () => {
    const end = new ServerEnd((exchange) => exchange.respond(413, "", "too large"));
    end.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    for (let second = 0; second < 5; second++) {
      end.send("x".repeat(50_000));
      end.pass(1000);
    }
    assert.equal(end.client.error, undefined);
    assert.equal(end.client.hasEnded, true);
  });

  test("is closed for the listener when both sides have ended", () => {
    const end = new ServerEnd(respond);
    end.send(get("/a"));
    end.pipe.client.end();
    end.settle();
    assert.deepEqual([end.client.isClosed, end.closedTimes], [true, 1]);
  });
});

describe("ServerConnection, upgrades", () => {
  test("hands over the connection and what came behind the request", () => {
    const tunnel = new RecordingReceiver();
    const end = new ServerEnd((exchange) =>
      exchange.upgrade("Connection: Upgrade\r\nUpgrade: x\r\n", tunnel),
    );
    assert.equal(end.send(`${upgrade}first`), switched);
    end.send("second");
    assert.equal(tunnel.text, "firstsecond");
  });

  test("counts a tunnel as a connection until it is closed", () => {
    const tunnel = new RecordingReceiver();
    const end = new ServerEnd((exchange) => exchange.upgrade("", tunnel), { linkBytesMax: 200 });
    end.send(upgrade);
    end.connection.startDrain();
    end.pass(600_000);
    end.pipe.server.write(Buffer.alloc(300));
    end.settle();
    assert.deepEqual([end.closedTimes, tunnel.drains, tunnel.isClosed], [0, 1, false]);
    end.pipe.client.end();
    end.settle();
    assert.equal(tunnel.hasEnded, true);
    end.pipe.server.end();
    end.settle();
    assert.deepEqual([end.closedTimes, tunnel.isClosed], [1, true]);
  });

  test("hands over later what has come meanwhile, and the end of it", () => {
    const tunnel = new RecordingReceiver();
    const end = new ServerEnd(() => {});
    end.send(`${upgrade}first`);
    end.send("second");
    end.pipe.client.end();
    end.settle();
    end.exchanges[0]!.upgrade("Connection: Upgrade\r\nUpgrade: x\r\n", tunnel);
    assert.equal(end.settle(), switched);
    assert.deepEqual([tunnel.text, tunnel.hasEnded], ["firstsecond", true]);
  });

  test("leaves it to the new receiver to pause", () => {
    const end = new ServerEnd(() => {});
    end.send(upgrade + "x".repeat(20_000));
    const tunnel = new RecordingReceiver();
    tunnel.onBytes = () => end.pipe.server.pause();
    end.exchanges[0]!.upgrade("Connection: Upgrade\r\nUpgrade: x\r\n", tunnel);
    assert.equal(end.pipe.server.isPaused, true);
  });
});
