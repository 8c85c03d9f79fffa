import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { getJson, runGateway } from "../../test/gateway/running-gateway.ts";
import type { Gateway } from "./gateway.ts";

/** A server that sends back what it gets and ends when the client ends. */
async function runEcho(t: TestContext): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.pipe(socket);
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** Sends all, half-closes, and answers what came back before the other half was closed. */
async function sendAndEnd(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.end(text);
  let back = "";
  for await (const chunk of socket) back += String(chunk);
  return back;
}

/** A server that says its name to whoever connects. */
async function runGreeter(t: TestContext, name: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(name);
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** A connection that stays open, and the name of the backend it goes to. */
async function greet(t: TestContext, gateway: Gateway): Promise<{ socket: Socket; name: string }> {
  const socket = connect({ port: gateway.ports[0]!, host: "127.0.0.1" });
  t.after(() => socket.destroy());
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return { socket, name: chunk.toString() };
}

function tcp(extra: Record<string, unknown> = {}): Record<string, unknown> {
  return { listen: "127.0.0.1:0", protocol: "tcp", upstream: "echo", ...extra };
}

describe("TcpApp", () => {
  test("relays in both directions, half-close included, and counts octets", async (t) => {
    const address = await runEcho(t);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp()],
      upstreams: { echo: { backends: [{ address }] } },
    });
    const text = "x".repeat(300_000);
    assert.equal(await sendAndEnd(gateway.ports[0]!, text), text);
    const stats = await getJson<{ tcp: { connections: number; bytes: object } }>(
      `${gateway.admin}/stats`,
    );
    assert.equal(stats.tcp.connections, 1);
    assert.deepEqual(stats.tcp.bytes, { received: text.length, sent: text.length });
  });

  test("passes over a backend that cannot be connected to", async (t) => {
    const address = await runEcho(t);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp()],
      upstreams: { echo: { backends: [{ address: "127.0.0.1:1" }, { address }] } },
    });
    for (const text of ["a", "b", "c"]) {
      assert.equal(await sendAndEnd(gateway.ports[0]!, text), text);
    }
  });

  test("closes connections over the limit and relays the others", async (t) => {
    const address = await runEcho(t);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp({ rateLimit: "dials" })],
      rateLimits: { dials: { rate: 0.001, burst: 1 } },
      upstreams: { echo: { backends: [{ address }] } },
    });
    assert.equal(await sendAndEnd(gateway.ports[0]!, "in"), "in");
    const refused = await sendAndEnd(gateway.ports[0]!, "out").catch(() => "reset");
    assert.ok(refused === "" || refused === "reset");
    const stats = await getJson<{ rateLimiter: object }>(`${gateway.admin}/stats`);
    assert.deepEqual(stats.rateLimiter, { allowed: 1, rejected: 1 });
  });

  test("passes on the end of clients that end before there is a backend", {
    timeout: 10_000,
  }, async (t) => {
    const address = await runEcho(t);
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp()],
      upstreams: { echo: { backends: [{ address }] } },
    });
    const texts = Array.from({ length: 20 }, () => sendAndEnd(gateway.ports[0]!, ""));
    assert.deepEqual(new Set(await Promise.all(texts)), new Set([""]));
  });

  test("sends a connection to the backend that has the fewest open", async (t) => {
    const backends = await Promise.all(["a", "b"].map((name) => runGreeter(t, name)));
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp()],
      upstreams: {
        echo: { balance: "leastRequest", backends: backends.map((address) => ({ address })) },
      },
    });
    const [first, second] = [await greet(t, gateway), await greet(t, gateway)];
    assert.notEqual(first.name, second.name);
    second.socket.destroy();
    let active = 2;
    while (active > 1) {
      const stats = await getJson<{ tcp: { active: number } }>(`${gateway.admin}/stats`);
      active = stats.tcp.active;
    }
    assert.equal((await greet(t, gateway)).name, second.name);
  });

  test("has as many connections to a backend as its limit allows, and closes one more", async (t) => {
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [tcp()],
      upstreams: {
        echo: {
          backends: [{ address: await runGreeter(t, "a") }],
          concurrency: { limit: 2 },
        },
      },
    });
    const { socket } = await greet(t, gateway);
    const { socket: second } = await greet(t, gateway);
    const refused = connect({ port: gateway.ports[0]!, host: "127.0.0.1" });
    const [error] = (await once(refused, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNRESET");
    const text = await (await fetch(`${gateway.admin}/metrics`)).text();
    assert.match(text, /^gogate_failures_total\{code="concurrency_limited"\} 1$/m);
    assert.match(text, /^gogate_concurrency_in_flight\{upstream="echo",backend=".*"\} 2$/m);
    socket.resetAndDestroy();
    for (let inFlight = "2"; inFlight !== "1"; ) {
      const after = await (await fetch(`${gateway.admin}/metrics`)).text();
      inFlight = /^gogate_concurrency_in_flight\{.*\} (\d)$/m.exec(after)![1]!;
    }
    const { socket: third } = await greet(t, gateway);
    for (const open of [second, third]) open.destroy();
  });
});
