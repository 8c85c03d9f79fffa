import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { connectRaw } from "../../test/http1/raw-client.ts";
import { certificate } from "../../test/socket/certificate.ts";
import type { RequestReceiver } from "../http1/request-receiver.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { connect } from "../socket/connect.ts";
import { type HttpListenerOptions, startHttpListener } from "./http-listener.ts";

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

async function start(
  t: TestContext,
  onRequest: (exchange: ServerExchange) => void,
  options: Partial<HttpListenerOptions> = {},
) {
  const exchanges: ServerExchange[] = [];
  const receiver: RequestReceiver = {
    onRequest: (exchange) => {
      exchanges.push(exchange);
      onRequest(exchange);
    },
    onBadRequest() {},
  };
  const listener = await startHttpListener({ host: "127.0.0.1", port: 0, ...options }, receiver);
  t.after(() => listener.drain(0));
  return { listener, exchanges };
}

function respond(exchange: ServerExchange): void {
  exchange.respond(200, "", "body");
}

describe("startHttpListener", () => {
  test("serves requests, and counts connections", async (t) => {
    const { listener } = await start(t, respond);
    const client = await connectRaw(t, listener.port);
    client.send(get);
    await client.until(/body/);
    assert.match(
      client.text,
      /^HTTP\/1\.1 200 OK\r\nDate: .* GMT\r\nContent-Length: 4\r\n\r\nbody$/,
    );
    assert.equal(listener.connections, 1);
  });

  test("knows where a request comes from", async (t) => {
    const { listener, exchanges } = await start(t, respond);
    const client = await connectRaw(t, listener.port);
    client.send(get);
    await client.until(/body/);
    assert.equal(exchanges[0]!.remoteAddress, "127.0.0.1");
  });

  test("serves requests over TLS", async (t) => {
    const { listener } = await start(t, respond, { tls: { certificates: [await certificate()] } });
    const answer = await new Promise<string>((resolve, reject) => {
      const tls = { serverName: "127.0.0.1", verify: false };
      connect({ host: "127.0.0.1", port: listener.port, tls, timeoutMs: 5000 }, (wire, error) => {
        if (wire === undefined) return reject(error);
        wire.attach({
          onBytes: (chunk) => {
            resolve(chunk.toString());
            wire.destroy();
          },
          onEnd() {},
          onDrain() {},
          onClose() {},
        });
        wire.write(Buffer.from(get));
      });
    });
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
  });

  test("meets the deadlines of its limits", async (t) => {
    const { listener } = await start(t, respond, { limits: { headTimeoutMs: 50 } });
    const client = await connectRaw(t, listener.port);
    client.send("GET / HTTP/1.1\r\n");
    await client.until(/408/);
    assert.match(client.text, /^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  test("closes a connection beyond the limit, and accepts again when there is room", async (t) => {
    let refused = 0;
    const onRefused = () => {
      refused += 1;
    };
    const { listener } = await start(t, respond, { connectionsMax: 1, onRefused });
    const first = await connectRaw(t, listener.port);
    first.send(get);
    await first.until(/body/);
    const second = await connectRaw(t, listener.port);
    await second.closed();
    assert.equal(second.text, "");
    assert.equal(refused, 1);
    first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    first.socket.end();
    await first.closed();
    const third = await connectRaw(t, listener.port);
    third.send(get);
    await third.until(/body/);
    assert.match(third.text, /200 OK/);
  });

  test("lets exchanges finish when it drains, and accepts nothing more", async (t) => {
    const { listener, exchanges } = await start(t, () => {});
    const client = await connectRaw(t, listener.port);
    client.send(get);
    client.socket.on("end", () => client.socket.end());
    while (exchanges.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const drained = listener.drain(5000);
    await assert.rejects(connectRaw(t, listener.port), /ECONNREFUSED/);
    exchanges[0]!.respond(200, "", "last");
    await drained;
    await client.closed();
    assert.match(client.text, /Connection: close\r\n\r\nlast$/);
    assert.equal(listener.connections, 0);
  });

  test("closes idle connections soon when it drains", async (t) => {
    const { listener } = await start(t, respond);
    const client = await connectRaw(t, listener.port);
    client.send(get);
    await client.until(/body/);
    client.socket.on("end", () => client.socket.end());
    await listener.drain(5000);
    await client.closed();
    assert.equal(client.hasEnded, true);
  });

  test("closes what is left at the deadline of a drain, and tells of it before that is over", async (t) => {
    const { listener, exchanges } = await start(t, () => {});
    const client = await connectRaw(t, listener.port);
    client.send(get);
    while (exchanges.length === 0) await new Promise((resolve) => setImmediate(resolve));
    let aborts = 0;
    exchanges[0]!.onAbort = () => {
      aborts += 1;
    };
    await listener.drain(20);
    assert.equal(aborts, 1);
    await client.closed();
    assert.equal(client.text, "");
  });

  test("rejects when its port is taken", async (t) => {
    const { listener } = await start(t, respond);
    await assert.rejects(start(t, respond, { port: listener.port }), /EADDRINUSE/);
  });
});
