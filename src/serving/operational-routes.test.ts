import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { metricsPage } from "../telemetry/metrics-page.ts";
import { Registry } from "../telemetry/registry.ts";
import { operationalRoutes } from "./operational-routes.ts";
import { Readiness } from "./readiness.ts";
import { readinessRoutes } from "./readiness-routes.ts";

describe("operationalRoutes", () => {
  for (const path of ["/healthz", "/livez", "/readyz"]) {
    test(`${path} answers 200 while it runs`, async (t) => {
      const { fetch, counted } = await serve(t);
      assert.equal((await fetch(path)).status, 200);
      assert.deepEqual(counted(), []);
    });
  }

  test("/readyz answers 503 while it drains; the others do not care", async (t) => {
    const { fetch, readiness } = await serve(t);
    readiness.isDraining = true;
    const response = await fetch("/readyz");
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { status: "draining" });
    assert.equal((await fetch("/livez")).status, 200);
  });

  test("/readyz answers 503 after /readyz/disable, until /readyz/enable", async (t) => {
    const { fetch } = await serve(t);
    assert.equal((await fetch("/readyz/disable", { method: "POST" })).status, 200);
    assert.equal((await fetch("/readyz")).status, 503);
    assert.equal((await fetch("/readyz/enable", { method: "POST" })).status, 200);
    assert.equal((await fetch("/readyz")).status, 200);
  });

  test("a page of another origin cannot make it unready", async (t) => {
    const { fetch } = await serve(t);
    const headers = { Origin: "http://evil.example" };
    const response = await fetch("/readyz/disable", { method: "POST", headers });
    assert.equal(response.status, 403);
    assert.equal((await fetch("/readyz")).status, 200);
  });

  test("/metrics answers in the format that is asked for", async (t) => {
    const { fetch, registry } = await serve(t);
    registry.counter("things_total", "Things.").with().add(2);
    const text = await fetch("/metrics");
    assert.match(text.headers.get("content-type") ?? "", /^text\/plain; version=0.0.4/);
    assert.match(await text.text(), /^things_total 2$/m);
    const open = await fetch("/metrics", {
      headers: { Accept: "application/openmetrics-text; version=1.0.0" },
    });
    assert.match(open.headers.get("content-type") ?? "", /^application\/openmetrics-text/);
    assert.match(await open.text(), /# EOF\n$/);
  });

  test("/version tells what runs", async (t) => {
    const { fetch } = await serve(t);
    assert.deepEqual(await (await fetch("/version")).json(), {
      name: "test",
      version: "1.2.3",
      node: process.versions.node,
    });
  });
});

async function serve(t: TestContext) {
  const registry = new Registry();
  const readiness = new Readiness();
  const parts = { name: "test", version: "1.2.3", metrics: metricsPage(registry), readiness };
  const served = await serveRoutes(t, [...operationalRoutes(parts), ...readinessRoutes(readiness)]);
  return { ...served, readiness, registry };
}
