/** Backends that cannot be connected to, as the clients of a tcp listener see them. */
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { startBlackhole } from "../../test/gateway/blackhole.ts";
import { runGateway } from "../../test/gateway/running-gateway.ts";
import { runTcpServer } from "../../test/gateway/tcp-server.ts";
import { metric } from "../../test/tls/listening.ts";

const refusing = "127.0.0.1:1";

async function greet(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  try {
    for await (const chunk of socket) text += String(chunk);
  } catch {
    return "reset";
  }
  return text;
}

async function runGreeter(t: TestContext): Promise<string> {
  return await runTcpServer(t, (socket) => socket.end("hello"));
}

function parts(upstream: object): Record<string, unknown> {
  return {
    workers: 1,
    listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "all" }],
    upstreams: { all: upstream },
  };
}

describe("a dial of a tcp listener", () => {
  test("that gets no answer ends at the connect timeout, and the next backend is tried", {
    skip: process.platform !== "linux",
  }, async (t) => {
    const backends = [{ address: await startBlackhole(t) }, { address: await runGreeter(t) }];
    const gateway = await runGateway(t, parts({ backends, timeouts: { connect: "1s" } }));
    const startMs = performance.now();
    const greeted = greet(gateway.ports[0]!).then((text) => [text, performance.now() - startMs]);
    // Beside it a timer, which a busy machine delays as much.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const timerMs = performance.now() - startMs;
    const [text, tookMs] = (await greeted) as [string, number];
    assert.equal(text, "hello");
    assert.ok(tookMs > 900 && tookMs < timerMs + 100, `${tookMs} ms`);
    assert.equal(await metric(gateway.admin, "failures_total", "connect_timeout"), 1);
  });

  test("that is refused opens the breaker, which then spares the backend", async (t) => {
    const backends = [{ address: refusing }, { address: await runGreeter(t) }];
    const breaker = { consecutiveFailures: 2, openFor: "60s" };
    const gateway = await runGateway(t, parts({ backends, breaker }));
    for (let at = 0; at < 10; at++) assert.equal(await greet(gateway.ports[0]!), "hello");
    const open = `backend="${refusing}",state="open"`;
    assert.equal(await metric(gateway.admin, "circuit_breaker_state", open), 1);
    assert.equal(await metric(gateway.admin, "failures_total", "connect_failed"), 2);
  });

  test("that fails everywhere ends in a reset, each failure counted", async (t) => {
    const backends = [{ address: refusing }, { address: "127.0.0.1:2" }];
    const gateway = await runGateway(t, parts({ backends }));
    assert.equal(await greet(gateway.ports[0]!), "reset");
    assert.equal(await metric(gateway.admin, "failures_total", "connect_failed"), 2);
    assert.equal(await metric(gateway.admin, "failures_total", "no_backend"), 1);
    assert.equal(await metric(gateway.admin, "tcp_connections_active"), 0);
  });

  test("goes to no backend that fails its checks, and to it again when it passes", async (t) => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    server.close();
    const backends = [{ address: `127.0.0.1:${port}` }, { address: await runGreeter(t) }];
    const health = { type: "tcp", interval: "20ms", healthyAfter: 1, unhealthyAfter: 1 };
    const gateway = await runGateway(t, parts({ backends, health }));
    for (let at = 0; at < 4; at++) assert.equal(await greet(gateway.ports[0]!), "hello");
    assert.equal(await metric(gateway.admin, "failures_total"), 0);
    const again = createServer((socket) => {
      // A check closes at once.
      socket.on("error", () => {});
      socket.end("back");
    }).listen(port, "127.0.0.1");
    t.after(() => again.close());
    while ((await greet(gateway.ports[0]!)) !== "back");
  });
});
