/** WebSockets through the gateway, between clients and servers that nobody here has written. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import { WebSocket as Client, type RawData, WebSocketServer } from "ws";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { Authority } from "../tls/authority.ts";
import { Folder, metric } from "../tls/listening.ts";
import { runGateway } from "./running-gateway.ts";

type RunningGateway = Gateway & { readonly admin: string };

interface Bench {
  readonly gateway: RunningGateway;
  /** Of the plain listener, and of the one with TLS. */
  readonly urls: readonly [string, string];
  readonly ca: string;
  readonly server: WebSocketServer;
  /** What the access log holds. */
  readonly log: () => readonly Record<string, unknown>[];
}

/** The server sends back every message as it came. Stopped after the test. */
async function start(t: TestContext, more: Record<string, unknown> = {}): Promise<Bench> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, maxPayload: 64 * 2 ** 20 });
  server.on("connection", (socket) => {
    socket.on("message", (message, isBinary) => socket.send(message, { binary: isBinary }));
    socket.on("error", () => {});
  });
  await once(server, "listening");
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const folder = new Folder(t);
  const authority = await Authority.make();
  const pair = await authority.issue({ names: ["localhost"], addresses: ["127.0.0.1"] });
  const logFile = folder.write("access.log", "");
  const { port } = server.address() as { port: number };
  const routes = [{ match: { path: "/" }, upstream: "echo" }];
  const listener = { listen: "127.0.0.1:0", protocol: "http", routes };
  const gateway = await runGateway(t, {
    workers: 1,
    listeners: [listener, { ...listener, tls: folder.pair("server", pair) }],
    upstreams: { echo: { backends: [{ address: `127.0.0.1:${port}` }] } },
    accessLog: { path: logFile },
    ...more,
  });
  return {
    gateway,
    urls: [`ws://127.0.0.1:${gateway.ports[0]}/chat`, `wss://127.0.0.1:${gateway.ports[1]}/chat`],
    ca: authority.cert,
    server,
    log: () =>
      readFileSync(logFile, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

async function open(t: TestContext, url: string, ca: string): Promise<Client> {
  const client = new Client(url, { ca, maxPayload: 64 * 2 ** 20 });
  t.after(() => client.terminate());
  await once(client, "open");
  return client;
}

async function nextMessage(client: Client): Promise<{ bytes: Buffer; isBinary: boolean }> {
  const [message, isBinary] = (await once(client, "message")) as [RawData, boolean];
  return { bytes: message as Buffer, isBinary };
}

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setImmediate(resolve));
}

for (const [at, what] of ["without TLS", "with TLS"].entries()) {
  describe(`a WebSocket ${what}`, () => {
    test("carries text, binary and empty messages", async (t) => {
      const { urls, ca } = await start(t);
      const client = await open(t, urls[at]!, ca);
      for (const message of ["grüße", "", randomBytes(300), Buffer.alloc(0)]) {
        client.send(message);
        const { bytes, isBinary } = await nextMessage(client);
        assert.deepEqual(bytes, Buffer.from(message as string));
        assert.equal(isBinary, typeof message !== "string");
      }
    });

    test("carries a message in fragments, with a ping between them", async (t) => {
      const { urls, ca } = await start(t);
      const client = await open(t, urls[at]!, ca);
      client.send("one ", { fin: false });
      client.ping("are you there");
      client.send("two ", { fin: false });
      client.send("three", { fin: true });
      const [[pong], { bytes }] = await Promise.all([once(client, "pong"), nextMessage(client)]);
      assert.equal(String(pong), "are you there");
      assert.equal(String(bytes), "one two three");
    });

    test("carries a ping of the server's", async (t) => {
      const { urls, ca, server } = await start(t);
      const client = await open(t, urls[at]!, ca);
      const pong = once([...server.clients][0]!, "pong");
      for (const socket of server.clients) socket.ping("and you");
      assert.equal(String((await pong)[0]), "and you");
      assert.equal(client.readyState, Client.OPEN);
    });

    test("carries the code and the reason of a close, from either side", async (t) => {
      const { urls, ca, server } = await start(t);
      const first = await open(t, urls[at]!, ca);
      const atServer = once([...server.clients][0]!, "close");
      first.close(4001, "enough");
      assert.deepEqual((await atServer).map(String), ["4001", "enough"]);
      const second = await open(t, urls[at]!, ca);
      const atClient = once(second, "close");
      await until(() => server.clients.size === 1);
      for (const socket of server.clients) socket.close(1012, "restart");
      assert.deepEqual((await atClient).map(String), ["1012", "restart"]);
    });

    test("carries 16 MiB in both directions at once, to readers that pause", async (t) => {
      const { urls, ca } = await start(t);
      const client = await open(t, urls[at]!, ca);
      const parts = Array.from({ length: 16 }, () => randomBytes(2 ** 20));
      const received: Buffer[] = [];
      client.on("message", (message: Buffer) => {
        received.push(message);
        client.pause();
        setImmediate(() => client.resume());
      });
      for (const part of parts) client.send(part);
      await until(() => received.length === parts.length);
      assert.ok(Buffer.concat(received).equals(Buffer.concat(parts)));
    });

    test("is refused as its server refuses it", async (t) => {
      const { urls, ca, server } = await start(t);
      server.shouldHandle = () => false;
      const client = new Client(urls[at]!, { ca });
      const [error] = (await once(client, "error")) as [Error];
      assert.match(error.message, /400/);
    });
  });
}

describe("a WebSocket of Node's own client", () => {
  test("carries text and binary, and closes", async (t) => {
    const { urls } = await start(t);
    const client = new WebSocket(urls[0]);
    client.binaryType = "arraybuffer";
    await once(client, "open");
    client.send("hello");
    const [text] = (await once(client, "message")) as [MessageEvent];
    assert.equal(text.data, "hello");
    const large = randomBytes(1_000_000);
    client.send(large);
    const [binary] = (await once(client, "message")) as [MessageEvent];
    assert.ok(large.equals(Buffer.from(binary.data as ArrayBuffer)));
    client.close(4000, "done");
    const [closed] = (await once(client, "close")) as [CloseEvent];
    assert.deepEqual([closed.code, closed.wasClean], [4000, true]);
  });
});

describe("the accounts of a WebSocket", () => {
  test("have one line, when it is over, with its octets and how long it lasted", async (t) => {
    const { urls, ca, gateway, log } = await start(t);
    const client = await open(t, `${urls[0]}?room=1`, ca);
    const openedMs = performance.now();
    client.send("x".repeat(1000));
    await nextMessage(client);
    assert.equal(await metric(gateway.admin, "http_requests_total", 'code="101"'), 1);
    assert.equal(await metric(gateway.admin, "tunnels_active"), 1);
    assert.equal(await metric(gateway.admin, "http_requests_in_flight"), 0);
    assert.deepEqual(log(), []);
    const lastedMs = performance.now() - openedMs;
    client.close();
    await once(client, "close");
    await until(() => log().length > 0);
    const [line] = log();
    const { status, method, target, route, failure } = line!;
    assert.deepEqual(
      [status, method, target, route, failure],
      [101, "GET", "/chat?room=1", "/", undefined],
    );
    // A frame's head has 8 octets from the client and 4 to it; the close has 4 and 8 more.
    assert.ok(Number(line!.bytesReceived) >= 1008 && Number(line!.bytesReceived) < 1030);
    assert.ok(Number(line!.bytes) >= 1004 && Number(line!.bytes) < 1030);
    assert.ok(Number(line!.durationMs) >= lastedMs);
    await until(async () => (await metric(gateway.admin, "tunnels_active")) === 0);
    const received = await metric(gateway.admin, "tunnel_bytes_total", "received");
    assert.equal(received, line!.bytesReceived);
  });
});

describe("a drain", () => {
  test("lets a WebSocket finish that ends before the deadline", async (t) => {
    const { urls, ca, gateway } = await start(t, { drain: { deadline: "10s" } });
    const clients = await Promise.all(urls.map((url) => open(t, url, ca)));
    const drained = gateway.drain();
    await until(async () => (await fetch(`${gateway.admin}/readyz`)).status === 503);
    for (const client of clients) {
      client.send("still here");
      assert.equal(String((await nextMessage(client)).bytes), "still here");
      client.close(1000);
      assert.equal((await once(client, "close"))[0], 1000);
    }
    await drained;
  });

  test("closes a WebSocket at its deadline, at both ends, and accounts for it", async (t) => {
    const { urls, ca, gateway, server, log } = await start(t, { drain: { deadline: "300ms" } });
    const clients = await Promise.all(urls.map((url) => open(t, url, ca)));
    for (const client of clients) client.on("error", () => {});
    const atClients = clients.map(
      async (client) => await once(client, "close").catch(() => [1006]),
    );
    await gateway.drain();
    for (const closed of atClients) assert.equal((await closed)[0], 1006);
    await until(() => server.clients.size === 0);
    assert.deepEqual(
      log().map(({ status }) => status),
      [101, 101],
    );
  });
});
