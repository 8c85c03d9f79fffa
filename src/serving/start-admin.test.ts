import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { claimPort } from "../../test/ports/claim-ports.ts";
import { metricsPage } from "../telemetry/metrics-page.ts";
import { Registry } from "../telemetry/registry.ts";
import { Readiness } from "./readiness.ts";
import { route } from "./route.ts";
import { startAdmin } from "./start-admin.ts";

const log = pino({ enabled: false });
const own = route({ method: "GET", path: "/own", handle: ({ reply }) => reply.text(200, "own") });

function makeParts() {
  const readiness = new Readiness();
  return { name: "test", version: "1.2.3", metrics: metricsPage(new Registry()), readiness };
}

describe("startAdmin", () => {
  test("has health, metrics, readiness by hand and the routes it is given", async (t) => {
    const settings = { PPROF_PORT: await claimPort(), PPROF_HOST: "127.0.0.1" };
    const admin = await startAdmin(settings, log, makeParts(), [own]);
    t.after(() => admin?.close(0));
    const url = `http://127.0.0.1:${settings.PPROF_PORT}`;
    for (const path of ["/healthz", "/readyz", "/metrics", "/own"]) {
      assert.equal((await fetch(url + path)).status, 200, path);
    }
    await fetch(`${url}/readyz/disable`, { method: "POST" });
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
  });

  test("is not there when its port is 0", async () => {
    const settings = { PPROF_PORT: 0, PPROF_HOST: "127.0.0.1" };
    assert.equal(await startAdmin(settings, log, makeParts(), []), undefined);
  });
});
