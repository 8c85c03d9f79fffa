import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { readEvents } from "./event-reader.ts";
import { GatewayProcess } from "./gateway-process.ts";
import { runBackend } from "./running-gateway.ts";
import { SteadyClients } from "./steady-clients.ts";

const RELOADS = 50;
const INVALID_EVERY = 5;
const CLIENTS = 32;
const REQUESTS_BETWEEN = 200;

type Parts = Readonly<Record<string, unknown>>;

/** Another one each time: other backends, limits, routes and pools. */
function configuration(backends: readonly string[], number: number): Parts {
  const addresses = backends.filter((_, at) => number % 4 === 3 || at !== number % 4);
  const route = { match: { path: "/" }, upstream: "bins", rateLimit: "many" };
  const more = { match: { path: `/only-${number}` }, respond: { status: 204 } };
  return {
    workers: 2,
    drain: { deadline: "10s" },
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [more, route] }],
    rateLimits: { many: { rate: 1e6, burst: 1e6 + (number % 3) } },
    upstreams: {
      bins: {
        backends: addresses.map((address) => ({ address })),
        breaker: { minCalls: 20 + (number % 2) },
        health: { path: "/", interval: "1s" },
        pool: { maxIdle: 16 + (number % 7) },
      },
    },
  };
}

function invalid(parts: Parts): Parts {
  return { ...parts, upstreams: {} };
}

async function startOne(t: TestContext) {
  const backends = [await runBackend(t, "a"), await runBackend(t, "b"), await runBackend(t, "c")];
  const gateway = await GatewayProcess.start(configuration(backends, 0));
  t.after(() => gateway.stop());
  const events = await readEvents(t, gateway.adminPort, "reload");
  return { backends, gateway, events };
}

describe("weir gate under load", { timeout: 180_000 }, () => {
  test(`loses no request over ${RELOADS} changes of its file, every fifth invalid`, async (t) => {
    const { backends, gateway, events } = await startOne(t);
    const clients = new SteadyClients({ clients: CLIENTS, ports: () => gateway.ports });
    const results: string[] = [];
    for (let number = 1; number <= RELOADS; number++) {
      const good = configuration(backends, number);
      gateway.configure(number % INVALID_EVERY === 0 ? invalid(good) : good);
      // The file is noticed by itself; a signal asks for it.
      if (number % 2 === 0) gateway.kill("SIGHUP");
      results.push((await events.next()).to);
      await clients.more(REQUESTS_BETWEEN);
    }
    await clients.stop();
    assert.deepEqual(clients.failures, []);
    assert.equal(clients.refused, 0);
    assert.ok(clients.answered >= RELOADS * REQUESTS_BETWEEN);
    t.diagnostic(`${clients.answered} requests answered`);
    const expected = results.map((_, at) =>
      (at + 1) % INVALID_EVERY === 0 ? "rejected" : "applied",
    );
    assert.deepEqual(results, expected);
    assert.equal(await gateway.metric('gogate_failures_total{code="no_route"}'), 0);
  });
});
