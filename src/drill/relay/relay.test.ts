import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { PathFaultPlan } from "../fault-plan.ts";
import { Relay } from "./relay.ts";

const times = { to: "bin-1", at: 0, for: 1000 };

describe("Relay", () => {
  test("passes octets on as they come, and the end of a direction alone", async (t) => {
    const { client } = await relayed(t);
    client.end("hello");
    assert.equal(await textOf(client), "hello");
  });

  test("holds octets back in both directions while the path is longer", async (t) => {
    const { client, relay } = await relayed(t);
    const fault = relay.begin({ ...times, kind: "latency", delay: 60 });
    const startedMs = monotonicMs();
    client.end("hello");
    assert.equal(await textOf(client), "hello");
    assert.ok(monotonicMs() - startedMs >= 119);
    assert.equal(fault.connections, 1);
  });

  test("lets no more through than its bandwidth", async (t) => {
    const { client, relay } = await relayed(t);
    relay.begin({ ...times, kind: "bandwidth", bytesPerSecond: 10_000 });
    const startedMs = monotonicMs();
    client.end("x".repeat(2000));
    assert.equal((await textOf(client)).length, 2000);
    // 2000 octets at 10,000 a second; the last slice of 200 waits for nobody.
    assert.ok(monotonicMs() - startedMs >= 179);
  });

  test("resets open connections and new ones, and counts both", async (t) => {
    const { client, relay, open } = await relayed(t);
    client.write("a");
    await once(client, "data");
    const fault = relay.begin({ ...times, kind: "reset" });
    assert.equal(await brokenBy(client), "ECONNRESET");
    assert.equal(await brokenBy(open()), "ECONNRESET");
    assert.equal(fault.connections, 2);
    relay.end(fault);
    const later = open();
    later.end("again");
    assert.equal(await textOf(later), "again");
  });

  test("lets nothing through a black hole, and all of it when that is over", async (t) => {
    const { client, relay } = await relayed(t);
    const fault = relay.begin({ ...times, kind: "blackhole" });
    client.end("late");
    let octets = 0;
    client.on("data", (chunk) => {
      octets += chunk.length;
    });
    // The relay has read and held it when it counts the connection.
    while (fault.connections === 0) await new Promise(setImmediate);
    assert.equal(octets, 0);
    relay.end(fault);
    await once(client, "end");
    assert.equal(octets, 4);
  });

  test("refuses when it leads to nobody, and holds who comes in a black hole", async (t) => {
    const relay = await Relay.start({ host: "127.0.0.1", port: 0 });
    t.after(() => relay.close());
    const open = (): Socket => connect({ host: "127.0.0.1", port: relay.port }).resume();
    await ended(open());
    const fault = relay.begin({ ...times, kind: "blackhole" });
    const held = open();
    held.write("anybody?");
    while (fault.connections === 0) await new Promise(setImmediate);
    assert.equal(held.destroyed, false);
    relay.end(fault);
    await ended(held);
  });

  test("has met nobody when nobody came", async (t) => {
    const { relay } = await relayed(t);
    const plans: PathFaultPlan[] = [{ ...times, kind: "latency", delay: 1 }];
    assert.deepEqual(
      plans.map((plan) => relay.begin(plan).connections),
      [0],
    );
  });
});

interface Relayed {
  readonly client: Socket;
  readonly relay: Relay;
  readonly open: () => Socket;
}

/** A relay in front of an echo. */
async function relayed(t: TestContext): Promise<Relayed> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const relay = await Relay.start({ host: "127.0.0.1", port: 0 });
  relay.leadTo({ host: "127.0.0.1", port: (server.address() as { port: number }).port });
  const open = (): Socket => connect({ host: "127.0.0.1", port: relay.port, allowHalfOpen: true });
  const client = open();
  await once(client, "connect");
  t.after(async () => {
    client.destroy();
    await relay.close();
    server.close();
    await once(server, "close");
  });
  return { client, relay, open };
}

async function textOf(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += String(chunk);
  });
  await once(socket, "end");
  return text;
}

async function brokenBy(socket: Socket): Promise<string> {
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  return error.code ?? "";
}

/** Closed with octets unread, a connection ends in a reset; that is an end too. */
function ended(socket: Socket): Promise<void> {
  socket.on("error", () => undefined);
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
  });
}
