import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

function post(body: string): string {
  return `POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function statusOf(response: string): string {
  return response.slice(9, 12);
}

describe("ForwardedExchange", () => {
  test("brings the answer of the backend to the client", async () => {
    const gateway = new MemoryGateway(configure({}), answering(OK));
    const response = await gateway.exchange(GET);
    assert.equal(statusOf(response), "200");
    assert.ok(response.endsWith("\r\n\r\nok"));
    assert.equal(gateway.count("gogate_http_requests_total", "/", "GET", "200"), 1);
  });

  test("sends head and body that came together in one piece", async () => {
    const gateway = new MemoryGateway(configure({}), answering(OK));
    await gateway.exchange(post("hello"));
    assert.match(gateway.opened[0]!.received.text, /Content-Length: 5\r\n\r\nhello$/);
  });

  test("uses a connection again and does not open a second one", async () => {
    const gateway = new MemoryGateway(configure({}), answering(OK));
    await gateway.exchange(GET);
    await gateway.exchange(GET);
    assert.equal(gateway.opened.length, 1);
  });

  test("repeats a GET once when the reused connection turns out to be closed", async () => {
    let requests = 0;
    const gateway = new MemoryGateway(configure({}), ({ pipe }) => {
      requests += 1;
      if (requests === 2) pipe.server.end();
      else pipe.server.write(Buffer.from(OK));
    });
    await gateway.exchange(GET);
    assert.equal(statusOf(await gateway.exchange(GET)), "200");
    assert.equal(requests, 3);
  });

  test("never repeats a POST", async () => {
    let requests = 0;
    const gateway = new MemoryGateway(configure({}), ({ pipe }) => {
      requests += 1;
      if (requests === 2) pipe.server.end();
      else pipe.server.write(Buffer.from(OK));
    });
    await gateway.exchange(post("a"));
    assert.equal(statusOf(await gateway.exchange(post("b"))), "502");
    assert.equal(requests, 2);
  });

  test("does not repeat a GET on a fresh connection", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe }) => pipe.server.end());
    assert.equal(statusOf(await gateway.exchange(GET)), "502");
    assert.equal(gateway.opened.length, 1);
    assert.equal(gateway.count("gogate_failures_total", "connection_closed"), 1);
  });

  test("breaks the answer off when the backend does, and never completes it", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe }) => {
      pipe.server.write(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
      pipe.server.end();
    });
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    assert.equal(received.error?.message, "connection reset");
    assert.equal(received.hasEnded, false);
  });

  test("answers 504 when the head does not come in time, and closes that connection", async () => {
    const gateway = new MemoryGateway(configure({}), () => {});
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    await gateway.passTime(14_999);
    assert.equal(received.text, "");
    await gateway.passTime(1);
    assert.equal(statusOf(received.text), "504");
    assert.equal(gateway.opened[0]!.received.hasEnded, true);
    assert.equal(gateway.count("gogate_failures_total", "response_timeout"), 1);
  });

  test("does not hold it against the backend that the client still owes its body", async () => {
    const gateway = new MemoryGateway(configure({}), () => {});
    const { pipe, received } = gateway.connect();
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n";
    pipe.client.write(Buffer.from(head + "x".repeat(9000)));
    await gateway.settle();
    await gateway.passTime(15_000);
    assert.equal(received.text, "");
    // Now it is too slow for the connection itself.
    await gateway.passTime(5000);
    assert.equal(statusOf(received.text), "408");
  });

  test("answers 504 when a backend does not take the body, or leaves the client waiting", async () => {
    const lines = ["Content-Length: 900000\r\n", "Content-Length: 5\r\nExpect: 100-continue\r\n"];
    for (const fields of lines) {
      const gateway = new MemoryGateway(configure({}), ({ pipe }) => pipe.server.pause());
      const { pipe, received } = gateway.connect();
      pipe.client.write(Buffer.from(`POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`));
      if (!fields.includes("Expect")) pipe.client.write(Buffer.alloc(900_000));
      await gateway.settle();
      await gateway.passTime(14_999);
      assert.equal(received.text, "");
      await gateway.passTime(1);
      assert.equal(statusOf(received.text), "504");
    }
  });

  test("answers 504 when the exchange takes longer than its route allows", async () => {
    const route = { match: { path: "/" }, upstream: "bins", timeout: "1s" };
    const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }];
    const gateway = new MemoryGateway(configure({ listeners }), () => {});
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    await gateway.passTime(1000);
    assert.equal(statusOf(received.text), "504");
    assert.equal(gateway.count("gogate_failures_total", "exchange_timeout"), 1);
  });

  test("does not hold it against the backend when the client takes the whole time", async () => {
    const route = { match: { path: "/" }, upstream: "bins", timeout: "1s" };
    const gateway = new MemoryGateway(
      configure({
        listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
        upstreams: {
          bins: { backends: [{ address: "127.0.0.1:1" }], breaker: { consecutiveFailures: 1 } },
        },
      }),
      () => {},
    );
    for (const fields of ["", "Expect: 100-continue\r\n"]) {
      const { pipe, received } = gateway.connect();
      const head = `POST / HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: 9\r\n\r\n`;
      pipe.client.write(Buffer.from(`${head}x`));
      await gateway.settle();
      await gateway.passTime(1000);
      assert.equal(statusOf(received.text), "408");
    }
    assert.equal(gateway.count("gogate_failures_total", "client_timeout"), 2);
    assert.deepEqual(gateway.transitions, []);
  });

  test("cancels the call to the backend when the client leaves, and logs 499", async () => {
    const gateway = new MemoryGateway(configure({}), () => {});
    const { pipe } = gateway.connect();
    pipe.client.write(Buffer.from(GET));
    await gateway.settle();
    pipe.client.destroy();
    await gateway.settle();
    await gateway.passTime(500);
    assert.equal(gateway.opened[0]!.received.hasEnded, true);
    assert.equal(gateway.count("gogate_http_requests_total", "499"), 1);
    assert.equal(gateway.upstreams.get("bins")!.backends[0]!.inFlight, 0);
  });

  test("answers 502 with a problem when the backend cannot be connected to", async () => {
    const gateway = new MemoryGateway(configure({}), () => {}, ["127.0.0.1:1"]);
    const response = await gateway.exchange(GET);
    assert.equal(statusOf(response), "502");
    assert.match(response, /"code":"connect_failed"/);
  });

  test("hands both directions over after 101", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe, received }) => {
      if (received.text.endsWith("\r\n\r\n")) {
        pipe.server.write(
          Buffer.from(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhi",
          ),
        );
      } else pipe.server.write(Buffer.from("pong"));
    });
    const { pipe, received } = gateway.connect();
    pipe.client.write(
      Buffer.from("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"),
    );
    await gateway.settle();
    pipe.client.write(Buffer.from("ping"));
    await gateway.settle();
    assert.match(received.text, /^HTTP\/1.1 101 [\s\S]*\r\n\r\nhipong$/);
    assert.equal(gateway.count("gogate_http_requests_total", "101"), 1);
  });
});
