import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { request } from "undici";
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

  for (const host of ["127.0.0.1", "localhost"]) {
    test(`bound to ${host}, answers to addresses and localhost, and to no other name`, async (t) => {
      const ask = await startedAt(t, host);
      for (const name of ["127.0.0.1", "[::1]", "localhost", "LOCALHOST"]) {
        assert.equal((await ask("GET", "/own", name)).status, 200, name);
      }
      for (const path of ["/own", "/metrics", "/readyz"]) {
        assert.equal((await ask("GET", path, "rebound.example")).status, 421, path);
      }
      assert.equal((await ask("POST", "/readyz/disable", "rebound.example")).status, 421);
      assert.equal((await ask("GET", "/readyz", "localhost")).status, 200);
    });
  }

  test("bound to all addresses, answers to the names that others have for it", async (t) => {
    const ask = await startedAt(t, "0.0.0.0");
    assert.equal((await ask("GET", "/own", "bin-1")).status, 200);
  });

  test("is not there when its port is 0", async () => {
    const settings = { PPROF_PORT: 0, PPROF_HOST: "127.0.0.1" };
    assert.equal(await startAdmin(settings, log, makeParts(), []), undefined);
  });
});

type Ask = (method: string, path: string, name: string) => Promise<{ readonly status: number }>;

/** Answers how to ask it by a name: in `Host`, as a browser that was led to it does. */
async function startedAt(t: TestContext, host: string): Promise<Ask> {
  const settings = { PPROF_PORT: await claimPort(), PPROF_HOST: host };
  const admin = await startAdmin(settings, log, makeParts(), [own]);
  t.after(() => admin?.close(0));
  const origin = `http://${host === "localhost" ? host : "127.0.0.1"}:${settings.PPROF_PORT}`;
  return async (method, path, name) => {
    const headers = { host: `${name}:${settings.PPROF_PORT}` };
    const { statusCode, body } = await request(origin + path, { method, headers });
    await body.dump();
    return { status: statusCode };
  };
}
