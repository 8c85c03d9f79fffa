import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { getJson, runBackend, runGateway } from "../../../test/gateway/running-gateway.ts";

interface BreakerRow {
  readonly backend: string;
  readonly state: string;
  readonly msToTrial: number;
  readonly forced: boolean;
  readonly openings: number;
}

describe("the admin", () => {
  test("tells state, totals, configuration and metrics", async (t) => {
    const address = await runBackend(t, "failing", (exchange) => exchange.respond(500, ""));
    const gateway = await runGateway(t, {
      workers: 1,
      admin: { listen: "127.0.0.1:0", token: "very-secret" },
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          routes: [{ match: { path: "/" }, upstream: "bins" }],
        },
      ],
      upstreams: {
        bins: { backends: [{ address }], breaker: { consecutiveFailures: 2, openFor: "60s" } },
      },
    });
    const events = await fetch(`${gateway.admin}/events`);
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await fetch(url)).status);
    assert.deepEqual(statuses, [500, 500, 503]);

    const [breaker] = await getJson<BreakerRow[]>(`${gateway.admin}/breakers`);
    assert.deepEqual([breaker!.backend, breaker!.state], [address, "open"]);
    assert.deepEqual([breaker!.forced, breaker!.openings], [false, 1]);
    assert.ok(breaker!.msToTrial > 50_000 && breaker!.msToTrial <= 60_000);

    const [backend] = await getJson<{ fit: boolean }[]>(`${gateway.admin}/backends`);
    assert.equal(backend!.fit, false);

    const config = await (await fetch(`${gateway.admin}/config`)).text();
    assert.doesNotMatch(config, /very-secret/);
    assert.match(config, /"consecutiveFailures":2/);

    const metrics = await (await fetch(`${gateway.admin}/metrics`)).text();
    assert.match(metrics, /gogate_http_requests_total{route="\/",method="GET",code="503"} 1\n/);
    assert.match(metrics, /gogate_failures_total{code="no_backend"} 1\n/);

    const reader = events.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    const text = Buffer.from(value!).toString();
    assert.match(text, /^id: \d+\nevent: breaker\ndata: {.*"from":"closed","to":"open"/);
  });
});
