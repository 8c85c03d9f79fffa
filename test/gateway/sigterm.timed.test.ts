import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GatewayProcess } from "./gateway-process.ts";
import { runBackend } from "./running-gateway.ts";
import { SteadyClients } from "./steady-clients.ts";

const STOPS = 20;
const CLIENTS = 32;
const REQUESTS = 100_000;

async function startOne(backends: readonly string[]): Promise<GatewayProcess> {
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  return await GatewayProcess.start({
    workers: 2,
    drain: { deadline: "10s" },
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    upstreams: { bins: { backends: backends.map((address) => ({ address })) } },
  });
}

describe("weir gate under load", { timeout: 180_000 }, () => {
  test(`loses none of ${REQUESTS} requests when it is stopped ${STOPS} times`, async (t) => {
    const backends = [await runBackend(t, "a"), await runBackend(t, "b")];
    const running = [await startOne(backends)];
    t.after(() => Promise.all(running.map((gateway) => gateway.stop())));
    const totals = { answered: 0, refused: 0 };
    for (let stops = 0; stops < STOPS; stops++) {
      running.push(await startOne(backends));
      const [old, next] = running as [GatewayProcess, GatewayProcess];
      // Who is refused by the one that stops goes to the next one.
      const ports = [old.ports[0]!, next.ports[0]!];
      const clients = new SteadyClients({ clients: CLIENTS, ports: () => ports });
      await clients.more(REQUESTS / STOPS / 2);
      old.kill("SIGTERM");
      assert.equal(await old.ended(), 0);
      await clients.more(REQUESTS / STOPS / 2);
      await clients.stop();
      assert.deepEqual(clients.failures, []);
      totals.answered += clients.answered;
      totals.refused += clients.refused;
      await running.shift()!.stop();
    }
    assert.ok(totals.answered >= REQUESTS, `${totals.answered} requests`);
    // Every client had its connection to the one that stopped.
    assert.equal(totals.refused, STOPS * CLIENTS);
    t.diagnostic(`${totals.answered} answered, ${totals.refused} connections refused`);
  });
});
