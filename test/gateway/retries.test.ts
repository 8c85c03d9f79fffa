/** Retries over sockets: what clients notice of a bad backend, and what bad backends get to bear. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agent, request } from "undici";
import { runBackend, runGateway } from "./running-gateway.ts";

const CLIENTS = 32;
const REQUESTS = 3000;

interface Load {
  readonly statuses: Readonly<Record<number, number>>;
}

/** So many requests by clients that each wait for their answer. */
async function load(port: number): Promise<Load> {
  const statuses: Record<number, number> = {};
  const dispatcher = new Agent({ connections: CLIENTS });
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < REQUESTS) {
      begun += 1;
      const answer = await request(`http://127.0.0.1:${port}/`, { dispatcher });
      await answer.body.dump();
      statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await dispatcher.close();
  return { statuses };
}

/** Where nobody listens: a port that was free a moment ago may be the gateway's own by now. */
const refusing = ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"] as const;

function configure(backends: readonly string[], more: Record<string, unknown>): object {
  return {
    workers: 2,
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        routes: [{ match: { path: "/" }, upstream: "bins" }],
      },
    ],
    upstreams: {
      bins: { backends: backends.map((address) => ({ address })), retry: {}, ...more },
    },
  };
}

test("no client notices that one of three backends refuses connections", async (t) => {
  const backends = [await runBackend(t, "a"), refusing[0], await runBackend(t, "c")];
  const gateway = await runGateway(t, { ...configure(backends, { breaker: {} }) });
  const { statuses } = await load(gateway.ports[0]!);
  assert.deepEqual(statuses, { 200: REQUESTS });
});

for (const [what, isRefusing] of [
  ["answer 503", false],
  ["refuse connections", true],
] as const) {
  test(`backends that all ${what} get at most 1.2 tries a request`, async (t) => {
    let asked = 0;
    const make = (): Promise<string> =>
      runBackend(t, "bad", (exchange) => {
        asked += 1;
        exchange.respond(503, "", "busy");
      });
    const backends = isRefusing ? refusing : [await make(), await make(), await make()];
    const gateway = await runGateway(t, { ...configure(backends, {}) });
    const { statuses } = await load(gateway.ports[0]!);
    assert.deepEqual(statuses, { [isRefusing ? 502 : 503]: REQUESTS });
    const page = await (await fetch(`${gateway.admin}/metrics`)).text();
    const tries = sum(page, "gogate_upstream_request_duration_seconds_count");
    const notMade = sum(page, 'gogate_retries_total{upstream="bins",reason="budget_exhausted"}');
    const retries = sum(page, "gogate_retries_total") - notMade;
    if (!isRefusing) assert.equal(asked, tries);
    assert.equal(tries, REQUESTS + retries);
    assert.ok(tries <= 1.2 * REQUESTS, `${tries} tries`);
    assert.ok(tries >= 1.1 * REQUESTS, `${tries} tries`);
    assert.equal(notMade, REQUESTS - retries);
  });
}

function sum(page: string, series: string): number {
  return page
    .split("\n")
    .filter((line) => line.startsWith(series))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" "))), 0);
}
