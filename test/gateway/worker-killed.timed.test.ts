import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { GatewayProcess } from "./gateway-process.ts";
import { runBackend } from "./running-gateway.ts";
import { SteadyClients } from "./steady-clients.ts";

const KILLS = 5;
const CLIENTS = 32;
const BACK_MAX_MS = 1000;

describe("weir gate under load", { timeout: 120_000 }, () => {
  test(`loses what a killed thread had in flight and nothing else, ${KILLS} times`, async (t) => {
    const backends = [{ address: await runBackend(t, "a") }];
    const routes = [{ match: { path: "/" }, upstream: "bins" }];
    const gateway = await GatewayProcess.start(
      {
        workers: 2,
        listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
        upstreams: { bins: { backends } },
      },
      { preload: join(import.meta.dirname, "kill-a-worker.ts") },
    );
    t.after(() => gateway.stop());
    const backMs: number[] = [];
    for (let kills = 0; kills < KILLS; kills++) {
      const clients = new SteadyClients({ clients: CLIENTS, ports: () => gateway.ports });
      await clients.more(1000);
      const told = gateway.told();
      gateway.kill("SIGUSR2");
      backMs.push(((await told) as { backMs: number }).backMs);
      await clients.more(1000);
      await clients.stop();
      // One request at a time was in flight for each client of the thread that was killed.
      assert.ok(Math.max(...clients.failuresOf) <= 1, clients.failures.join("\n"));
      assert.ok(clients.failures.length < CLIENTS, `${clients.failures.length} failures`);
      assert.ok(clients.failures.every((failure) => failure.includes("closed after")));
      assert.equal(clients.refused, 0);
      t.diagnostic(`${clients.failures.length} of ${clients.answered} failed`);
    }
    t.diagnostic(`back after ${backMs.map(Math.round).join(", ")} ms`);
    assert.ok(Math.max(...backMs) <= BACK_MAX_MS, `${backMs} ms`);
    assert.equal(await gateway.metric("gogate_http_requests_in_flight"), 0);
  });
});
