import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { MessageWriter } from "../../http1/message-writer.ts";
import { AddressBook } from "./address-book.ts";
import { Exchange, type ExchangeRequest } from "./exchange.ts";
import { UrlTable } from "./parsed-url.ts";
import { realClock } from "./server-for-tests.ts";
import { TlsChoice } from "./tls-choice.ts";
import { VuConnections } from "./vu-connections.ts";

/** A server that does with each request on each connection what `answer` says. */
async function serve(
  t: TestContext,
  answer: (socket: Socket, requestNumber: number) => void,
): Promise<{ send(method: string): Promise<Exchange>; connections: VuConnections }> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    socket.on("data", () => {
      requests += 1;
      answer(socket, requests);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const connections = new VuConnections();
  t.after(() => {
    connections.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new UrlTable().read(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const around = {
    connections,
    writer: new MessageWriter(),
    addresses: new AddressBook({ hosts: {}, blockHostnames: [], blacklistIPs: [] }),
    tls: new TlsChoice({ insecureSkipTLSVerify: false, tlsAuth: [] }),
    nowMs: realClock.nowMs,
  };
  const send = (method: string): Promise<Exchange> => {
    const request: ExchangeRequest = {
      url,
      method,
      head: Buffer.from(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`),
      body: undefined,
      timeoutMs: 5000,
      keepsBody: true,
      reusesConnections: true,
    };
    return new Promise((resolve) => {
      new Exchange(request, around, resolve);
    });
  };
  return { send, connections };
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok";

describe("Exchange", () => {
  test("gives status, fields, body and the octets of both directions", async (t) => {
    const { send } = await serve(t, (socket) => socket.write(ok));
    const exchange = await send("GET");
    assert.equal(exchange.status, 200);
    assert.equal(exchange.body?.toString(), "ok");
    assert.equal(exchange.rawFields, "Content-Length: 2\r\nX-A: b");
    assert.deepEqual([exchange.bytesSent, exchange.bytesReceived], [27, ok.length]);
  });

  test("asks again on a new connection when the idle one was closed by the server", async (t) => {
    const { send } = await serve(t, (socket, n) => {
      if (n === 2) socket.destroy();
      else socket.write(ok);
    });
    await send("GET");
    const second = await send("GET");
    assert.deepEqual([second.status, second.failure], [200, undefined]);
  });

  test("does not repeat a POST", async (t) => {
    const { send } = await serve(t, (socket, n) => {
      if (n === 2) socket.destroy();
      else socket.write(ok);
    });
    await send("POST");
    assert.ok((await send("POST")).failure !== undefined);
  });

  test("tells a response that breaks off from one that is not HTTP", async (t) => {
    const { send } = await serve(t, (socket, n) => {
      if (n === 1) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
      else socket.write("SSH-2.0-x\r\n\r\n");
    });
    assert.equal((await send("GET")).failure?.text, "EOF");
    assert.match((await send("GET")).failure!.text, /^malformed HTTP response/);
  });
});
