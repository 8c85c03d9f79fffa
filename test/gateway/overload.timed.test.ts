/** What `concurrency` promises under overload, with a backend that is a program of its own. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { type Offered, offerRequests, percentileMs } from "./offer-requests.ts";
import { getJson, runGateway } from "./running-gateway.ts";

// Slow enough that a busy machine changes little about it.
const PLACES = 10;
const SERVICE_MS = 200;
const CAPACITY = (PLACES * 1000) / SERVICE_MS;

describe("a backend with three times the requests that it can serve", () => {
  test("is kept at its capacity and its latency by an adaptive limit", async (t) => {
    const gateway = await gatewayWith(t, { adaptive: {} });
    const unloaded = await offerRequests({
      port: gateway.ports[0]!,
      ratePerSecond: 10,
      forMs: 2000,
    });
    const offered = await overload(gateway.ports[0]!, 11_000);
    const { goodput, p99Ms } = measure(offered, 5000, 11_000);
    const unloadedMs = percentileMs(unloaded, 0.99);
    t.diagnostic(`goodput ${goodput}/s of ${CAPACITY}, p99 ${p99Ms} ms, unloaded ${unloadedMs} ms`);
    assert.ok(goodput >= 0.9 * CAPACITY, `${goodput}/s`);
    assert.ok(p99Ms <= 3 * unloadedMs, `${p99Ms} ms, unloaded ${unloadedMs} ms`);
    await checkAccounts(gateway.admin, offered);
  });

  test("is kept at them by a fixed limit over all threads, with a short queue", async (t) => {
    const concurrency = { limit: PLACES, queue: 5, queueTimeout: "200ms" };
    const gateway = await gatewayWith(t, concurrency);
    const offered = await overload(gateway.ports[0]!, 6000);
    const { goodput, p99Ms } = measure(offered, 1000, 6000);
    t.diagnostic(`goodput ${goodput}/s of ${CAPACITY}, p99 ${p99Ms} ms`);
    assert.ok(goodput >= 0.9 * CAPACITY, `${goodput}/s`);
    // The service, the longest wait before it, and what a busy machine adds; seconds without a limit.
    assert.ok(p99Ms <= 3 * SERVICE_MS, `${p99Ms} ms`);
    await checkAccounts(gateway.admin, offered);
  });
});

async function gatewayWith(
  t: TestContext,
  concurrency: object,
): Promise<Awaited<ReturnType<typeof runGateway>>> {
  const program = new URL("./places-backend.ts", import.meta.url);
  const backend = fork(program, [String(PLACES), String(SERVICE_MS)]);
  t.after(() => backend.kill());
  const [{ port }] = (await once(backend, "message")) as [{ port: number }];
  const route = { match: { path: "/" }, upstream: "bins" };
  return runGateway(t, {
    workers: 2,
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes: [route] }],
    upstreams: {
      bins: { backends: [{ address: `127.0.0.1:${port}` }], breaker: {}, concurrency },
    },
  });
}

function overload(port: number, forMs: number): Promise<Offered[]> {
  return offerRequests({ port, ratePerSecond: 3 * CAPACITY, forMs });
}

/** Of those that ended between two moments. */
function measure(
  offered: readonly Offered[],
  fromMs: number,
  toMs: number,
): { goodput: number; p99Ms: number } {
  const served = offered.filter(({ status, startedMs, durationMs }) => {
    const endedMs = startedMs + durationMs;
    return status === 200 && endedMs >= fromMs && endedMs < toMs;
  });
  const goodput = served.length / ((toMs - fromMs) / 1000);
  return { goodput, p99Ms: percentileMs(served, 0.99) };
}

/** Everybody got an answer, refusals say so, and no refusal counted against the backend. */
async function checkAccounts(admin: string, offered: readonly Offered[]): Promise<void> {
  const refused = offered.filter(({ status }) => status !== 200);
  for (const { status, fields, body } of refused) {
    assert.equal(status, 503);
    assert.equal(fields["retry-after"], "1");
    assert.equal((JSON.parse(body) as { code: string }).code, "concurrency_limited");
  }
  const [breaker] = await getJson<{ state: string; failures: number }[]>(`${admin}/breakers`);
  assert.deepEqual([breaker!.state, breaker!.failures], ["closed", 0]);
  const text = await (await fetch(`${admin}/metrics`)).text();
  const rejected = [...text.matchAll(/^gogate_concurrency_rejected_total\{.*\} (\d+)$/gm)];
  assert.equal(
    rejected.reduce((sum, [, count]) => sum + Number(count), 0),
    refused.length,
  );
  assert.match(text, /^gogate_concurrency_in_flight\{upstream="bins",backend=".*"\} 0$/m);
  assert.doesNotMatch(text, /^gogate_concurrency_queued\{.*\} [1-9]/m);
}
