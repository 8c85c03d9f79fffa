/** Each panel shows what the gateway's metrics page says. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { Sample } from "../../src/console/console-state.ts";
import { watchGateway } from "../../src/console/watch-gateway.ts";
import { type Exposition, readExposition } from "../../src/telemetry/read-exposition.ts";
import { httpListener, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { openPage } from "./open-page.ts";
import { startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the panels", { skip, timeout: 60_000 }, () => {
  test("show what /metrics says, counter by counter", async (t) => {
    const { gateway, page, metrics } = await openWatched(t);
    for (let at = 0; at < 30; at++) await fetch(`http://127.0.0.1:${gateway.ports[0]}/`);
    for (let at = 0; at < 3; at++) await fetch(`http://127.0.0.1:${gateway.ports[1]}/`);

    const said = await metrics();
    const limiter = "gogate_rate_limiter_requests_total";
    const rows = [
      ["Request rate", whole(said.sum("gogate_http_requests_total")), 30],
      ["Rate limiter", whole(said.sum(limiter)), 30],
      ["Retries", whole(said.sum("gogate_retries_total")), 5],
      [
        "Connection pool hit rate",
        whole(said.sum("gogate_pool_hits_total") + said.sum("gogate_pool_misses_total")),
        20,
      ],
      ["TCP throughput", `${said.sum("gogate_tcp_bytes_total")} B in all`, 1],
    ] as const;
    for (const [panel, text, least] of rows) {
      assert.ok(Number.parseInt(text, 10) >= least, `${panel}: ${text}`);
      await aside(page, panel).getByText(text, { exact: true }).waitFor();
    }
    assert.ok(said.sum(limiter, { status: "rejected" }) > 0);
  });

  test("show what /metrics says of now: in flight, limit, breaker, health", async (t) => {
    const { gateway, page, metrics, release } = await openWatched(t);
    const held = fetch(`http://127.0.0.1:${gateway.ports[0]}/held`);
    await page.getByText("1 in flight", { exact: true }).waitFor();
    const during = await metrics();
    const limit = during.sum("gogate_concurrency_limit");
    const chart = page.getByRole("region", { name: "In flight" });
    const legend = chart.locator(".u-series", { has: page.getByText("limit", { exact: true }) });
    assert.equal(await legend.locator(".u-value").textContent(), String(limit));
    assert.equal(during.sum("gogate_http_requests_in_flight"), 1);
    const open = during.series("gogate_circuit_breaker_state", { state: "open" });
    assert.deepEqual(
      open.map(({ value }) => value),
      [0, 0],
    );
    const badges = page.getByRole("region", { name: "Circuit breakers" }).locator(".badge");
    assert.deepEqual(await badges.allTextContents(), ["closed", "closed"]);
    const up = during.series("gogate_backend_up").map(({ labels, value }) => {
      assert.equal(value, 1);
      return labels.backend;
    });
    const health = page.getByRole("region", { name: "Backend health" }).locator(".badge");
    assert.deepEqual(
      await health.allTextContents(),
      [...new Set(up)].map(() => "up"),
    );
    release();
    await held;
  });

  test("show the latencies of the histogram, each answer once", async (t) => {
    const { gateway, page, url, metrics } = await openWatched(t);
    for (let at = 0; at < 20; at++) await fetch(`http://127.0.0.1:${gateway.ports[0]}/`);
    await aside(page, "Request rate").getByText("20 in all").waitFor();

    const { samples, latencyBoundsMs } = await untilCounted(url, 20);
    const said = await metrics();
    const saidCounts = latencyBoundsMs.map((boundMs) =>
      said.sum("gogate_http_request_duration_seconds_bucket", { le: String(boundMs / 1000) }),
    );
    const counts = latencyBoundsMs.map((_, at) =>
      samples.reduce((sum, { latencyCounts }) => {
        return sum + latencyCounts.slice(0, at + 1).reduce((below, count) => below + count, 0);
      }, 0),
    );
    assert.deepEqual(counts, saidCounts);
    for (const { latency, latencyCounts } of samples) {
      if (latency === undefined) continue;
      const all = latencyCounts.reduce((sum, count) => sum + count, 0);
      let below = 0;
      const bucket = latencyCounts.findIndex((count) => {
        below += count;
        return below >= all * 0.99;
      });
      assert.ok(latency.p99Ms <= latencyBoundsMs[bucket]!);
      assert.ok(latency.p99Ms >= (latencyBoundsMs[bucket - 1] ?? 0));
    }
  });
});

interface Latencies {
  readonly samples: readonly Sample[];
  readonly latencyBoundsMs: readonly number[];
}

/** A page of metrics may be made in the middle of a request, between its count and its latency. */
async function untilCounted(url: string, answers: number): Promise<Latencies> {
  for (;;) {
    const state = (await (await fetch(`${url}state`)).json()) as Latencies;
    const counts = state.samples.flatMap(({ latencyCounts }) => latencyCounts);
    if (counts.reduce((sum, count) => sum + count, 0) >= answers) return state;
    await pause(50);
  }
}

function whole(count: number): string {
  return `${count} in all`;
}

function aside(page: Page, panel: string) {
  return page.getByRole("region", { name: panel }).locator(".aside");
}

/** A gateway with two backends, one of which resets what it is asked, and a console for it. */
async function openWatched(t: TestContext) {
  const held: (() => void)[] = [];
  const good = await runBackend(t, "good", (exchange) => {
    if (exchange.request.path === "/held") {
      exchange.request.keep();
      held.push(() => exchange.respond(200, "", "held"));
    } else exchange.respond(200, "", "good");
  });
  const bad = await runBackend(t, "bad", (exchange) =>
    exchange.request.path === "/held" ? exchange.respond(503, "", "") : exchange.abort(),
  );
  const gateway = await runGateway(t, {
    listeners: [
      {
        ...httpListener("bins"),
        routes: [{ match: { path: "/" }, upstream: "bins", rateLimit: "all" }],
      },
      { listen: "127.0.0.1:0", protocol: "tcp", upstream: "goods" },
    ],
    rateLimits: { all: { rate: 1, burst: 20, key: "global" } },
    upstreams: {
      bins: {
        backends: [{ address: good }, { address: bad }],
        retry: { on: ["reset", 503], budgetMin: 100 },
        breaker: { consecutiveFailures: 1000, failureShare: 1, minCalls: 1000 },
        concurrency: { limit: 7 },
      },
      goods: { backends: [{ address: good }], health: { type: "tcp", interval: "200ms" } },
    },
  });
  const { memory, url } = await startConsoleForTests(t);
  const watch = new AbortController();
  const watching = watchGateway(memory, {
    adminUrl: gateway.admin,
    intervalMs: 200,
    nameOf: (address) => (address === good ? "good" : "bad"),
    wallClockMs: () => Date.now(),
    signal: watch.signal,
  });
  t.after(async () => {
    watch.abort();
    await watching;
  });
  const { page } = await openPage(t, url);
  await page.getByText("live, each second").waitFor();
  return {
    gateway,
    page,
    url,
    metrics: async (): Promise<Exposition> =>
      readExposition(await (await fetch(`${gateway.admin}/metrics`)).text()),
    release: () => {
      for (const answer of held) answer();
    },
  };
}
