/** A gateway that has used up its descriptors, as a process of its own. */
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { GatewayProcess } from "./gateway-process.ts";
import { runBackend } from "./running-gateway.ts";
import { runTcpServer } from "./tcp-server.ts";

const DESCRIPTORS = 128;
const CLIENTS = 300;
/** Long beside a sweep of deadlines, of which a gateway at rest has twenty a second. */
const REST_MS = 1000;
const label = 'gogate_failures_total{code="out_of_descriptors"}';

async function start(t: TestContext, parts: Record<string, unknown>): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start(parts, { descriptorsMax: DESCRIPTORS });
  t.after(() => gateway.stop());
  return gateway;
}

function dial(t: TestContext, { ports }: GatewayProcess): Socket {
  const socket = connect(ports[0]!, "127.0.0.1");
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  return socket;
}

/** Settles with what comes back, or with nothing when the connection is closed. */
async function ask(socket: Socket, text: string): Promise<string> {
  return await new Promise((resolve) => {
    socket.once("data", (answer) => resolve(String(answer)));
    socket.once("close", () => resolve(""));
    socket.write(text);
  });
}

describe("a gateway without descriptors", { skip: process.platform !== "linux" }, () => {
  test("closes and counts who is too many, serves the others, and recovers", async (t) => {
    const address = await runTcpServer(t, (socket) => socket.pipe(socket));
    const gateway = await start(t, {
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "echo" }],
      upstreams: { echo: { backends: [{ address }] } },
    });
    const before = gateway.sockets;
    const clients = Array.from({ length: CLIENTS }, () => dial(t, gateway));
    const answers = await Promise.all(clients.map((client) => ask(client, "first")));
    const served = clients.filter((_, at) => answers[at] === "first");
    assert.ok(served.length > 20, `${served.length} served`);
    assert.equal(await gateway.metric(label), CLIENTS - served.length);
    for (const client of served) assert.equal(await ask(client, "second"), "second");

    const cpuMs = gateway.cpuMs;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    assert.ok(gateway.cpuMs - cpuMs < REST_MS / 4, `${gateway.cpuMs - cpuMs} ms of the processor`);

    for (const client of clients) client.destroy();
    // One is the metrics' own.
    while (gateway.sockets > before + 1) await nextTurn();
    assert.equal(await ask(dial(t, gateway), "third"), "third");
    assert.equal(gateway.isRunning, true);
  });

  test("blames no backend for a connection that it cannot open", async (t) => {
    const address = await runBackend(t, "one", () => {});
    const gateway = await start(t, {
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          routes: [{ match: { path: "/" }, upstream: "silent" }],
        },
      ],
      upstreams: { silent: { backends: [{ address }], breaker: { consecutiveFailures: 1 } } },
    });
    const clients = Array.from({ length: CLIENTS }, () => dial(t, gateway));
    // Those that are let in come first; only then do they want a backend.
    while ((await gateway.metric(label)) === 0);
    const asked = clients.map((client) => ask(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    const answer = await Promise.race(asked.map(async (one) => (await one) || never()));
    assert.match(answer, /^HTTP\/1\.1 503 .*out_of_descriptors/s);
    assert.equal(await gateway.metric("gogate_circuit_breaker_transitions_total"), 0);
    assert.equal(gateway.isRunning, true);
  });
});

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function never(): Promise<string> {
  return await new Promise(() => {});
}
