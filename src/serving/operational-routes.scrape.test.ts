/** What a scrape costs those who are served by the same thread. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { startTurnCost } from "../../test/telemetry/turn-cost.ts";
import { metricsPage } from "../telemetry/metrics-page.ts";
import { addProcessMetrics } from "../telemetry/process-metrics.ts";
import { Registry } from "../telemetry/registry.ts";
import { operationalRoutes } from "./operational-routes.ts";
import { Readiness } from "./readiness.ts";
import { secondsBuckets } from "./request-metrics.ts";

const TURN_MS_MAX = 2;
const SERIES = 2000;
/** What a scrape costs is in each of them; a turn that also collects garbage is in few. */
const SCRAPES = 5;

/** Half of them histograms, which take a dozen lines each. */
function fill(registry: Registry): void {
  const requests = registry.counter("requests_total", "R.", ["route", "code"]);
  const durations = registry.histogram("seconds", "S.", ["route", "method"], secondsBuckets);
  for (let n = 0; n < SERIES / 2; n++) {
    requests.with(`/some/route/${n}`, "200").add(n);
    durations.with(`/some/route/${n}`, "GET").observe(n / 100);
  }
}

/**
 * Asks from another thread, so that only the answering is this one's work. Tells how many series
 * there were: the page itself would have to be read here once more.
 */
const client = `const { parentPort } = require("node:worker_threads");
parentPort.on("message", async (url) => {
  const text = await (await fetch(url)).text();
  parentPort.postMessage(text.match(/^requests_total{|^seconds_count{/gm).length);
});`;

async function seriesOf(thread: Worker, url: string): Promise<number> {
  thread.postMessage(url);
  const [count] = await once(thread, "message");
  return count as number;
}

describe("a scrape of 2,000 series", () => {
  test("takes no turn of the event loop for more than 2 ms", async (t) => {
    const registry = new Registry();
    fill(registry);
    addProcessMetrics(registry);
    const parts = { name: "test", version: "1.2.3", readiness: new Readiness() };
    const routes = operationalRoutes({ ...parts, metrics: metricsPage(registry) });
    const { url } = await serveRoutes(t, routes);
    // The first page is compiled while it is written.
    const thread = new Worker(client, { eval: true });
    t.after(() => thread.terminate());
    await seriesOf(thread, `${url}/metrics`);
    const dearestMs: number[] = [];
    for (let scrape = 0; scrape < SCRAPES; scrape++) {
      const cost = startTurnCost();
      assert.equal(await seriesOf(thread, `${url}/metrics`), SERIES);
      cost.stop();
      dearestMs.push(cost.maxMs);
    }
    assert.ok(Math.min(...dearestMs) < TURN_MS_MAX, `turns took ${dearestMs.join(", ")} ms`);
  });
});
