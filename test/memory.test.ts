/** What a gateway process needs of memory while nothing stands between it and the world. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { GatewayProcess } from "./gateway/gateway-process.ts";
import { readLongBody, writeLongBody } from "./gateway/long-body.ts";

const MIB = 1024 * 1024;
const BODY_BYTES = 1024 * MIB;
const BODY_GROWTH_MAX_BYTES = 64 * MIB;
const CLIENTS = 10_000;
const CLIENT_BYTES_MAX = 20 * 1024;

/** Answers a GET with as many octets as its path says, and reads as many of a POST. */
async function startBackend(t: TestContext): Promise<string> {
  const server: Server = createServer((incoming, outgoing) => {
    const bytes = Number(incoming.url!.slice(1));
    if (incoming.method === "GET") {
      outgoing.setHeader("Content-Length", bytes);
      void writeLongBody(outgoing, bytes);
    } else void readLongBody(incoming).then((read) => outgoing.end(String(read)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startGateway(t: TestContext): Promise<GatewayProcess> {
  const backend = await startBackend(t);
  const route = { match: { path: "/" }, upstream: "backend", timeout: "2m" };
  const gateway = await GatewayProcess.start({
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
    upstreams: { backend: { backends: [{ address: backend }] } },
  });
  t.after(() => gateway.stop());
  return gateway;
}

/** The most that the process has needed beyond `before` until `work` is done. */
async function growthOf(gateway: GatewayProcess, work: () => Promise<void>): Promise<number> {
  const before = gateway.residentBytes;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, gateway.residentBytes);
  }, 20);
  await work();
  clearInterval(timer);
  return Math.max(most, gateway.residentBytes) - before;
}

async function startIdleClients(
  t: TestContext,
  port: number,
  count: number,
): Promise<ChildProcess> {
  const file = join(import.meta.dirname, "gateway/idle-clients.ts");
  const child = fork(file, [String(port), String(count)]);
  t.after(() => child.kill("SIGKILL"));
  const [message] = (await once(child, "message")) as [object];
  assert.deepEqual(message, { answered: count });
  return child;
}

function ask({ ports }: GatewayProcess, method: string, bytes: number) {
  const options = { host: "127.0.0.1", port: ports[0], method, path: `/${bytes}`, agent: false };
  const outgoing = request(options);
  const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
  return { outgoing, answered };
}

async function download(gateway: GatewayProcess, bytes: number): Promise<void> {
  const { outgoing, answered } = ask(gateway, "GET", bytes);
  outgoing.end();
  const [response] = await answered;
  assert.equal(await readLongBody(response), bytes);
}

async function upload(gateway: GatewayProcess, bytes: number): Promise<void> {
  const { outgoing, answered } = ask(gateway, "POST", bytes);
  await writeLongBody(outgoing, bytes);
  const [response] = await answered;
  const [text] = (await response.toArray()) as [Buffer];
  assert.equal(text.toString(), String(bytes));
}

describe("the memory of a gateway process", { timeout: 120_000 }, () => {
  test("grows by at most 20 KiB for an idle client that has asked once", async (t) => {
    const gateway = await startGateway(t);
    const first = await startIdleClients(t, gateway.ports[0]!, 500);
    first.kill();
    await once(first, "exit");
    const growth = await growthOf(gateway, async () => {
      await startIdleClients(t, gateway.ports[0]!, CLIENTS);
    });
    t.diagnostic(`${Math.round(growth / CLIENTS)} bytes for each of ${CLIENTS} idle clients`);
    assert.ok(gateway.sockets > CLIENTS);
    assert.ok(growth < CLIENTS * CLIENT_BYTES_MAX, `${growth / CLIENTS} bytes each`);
  });

  test("grows by at most 64 MiB while 1 GiB goes to a slow reader, octet for octet", async (t) => {
    const gateway = await startGateway(t);
    const growth = await growthOf(gateway, () => download(gateway, BODY_BYTES));
    t.diagnostic(`${growth >> 20} MiB`);
    assert.ok(growth < BODY_GROWTH_MAX_BYTES, `${growth >> 20} MiB`);
  });

  test("grows by at most 64 MiB while 1 GiB goes to a slow backend, octet for octet", async (t) => {
    const gateway = await startGateway(t);
    const growth = await growthOf(gateway, () => upload(gateway, BODY_BYTES));
    t.diagnostic(`${growth >> 20} MiB`);
    assert.ok(growth < BODY_GROWTH_MAX_BYTES, `${growth >> 20} MiB`);
  });
});
