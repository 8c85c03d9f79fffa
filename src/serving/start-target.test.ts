import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { claimPort } from "../../test/ports/claim-ports.ts";
import { openSocket, readUntil } from "../../test/targets/raw-exchange.ts";
import { readEnvironment } from "../config/read-environment.ts";
import { defaultRequestMetrics } from "./request-metrics.ts";
import { route } from "./route.ts";
import { makeTargetBase, startTarget, type TargetPlan } from "./start-target.ts";
import { targetFields } from "./target-environment.ts";

const { promise: never } = Promise.withResolvers<void>();
const plan: TargetPlan = {
  routes: [
    route({ method: "GET", path: "/a", handle: ({ reply }) => reply.text(200, "a") }),
    route({ method: "GET", path: "/never", handle: () => never }),
  ],
  requestMetrics: defaultRequestMetrics,
  accessLogLevel: "info",
};

describe("startTarget", () => {
  test("has its service on one port and its controls on the other", async (t) => {
    const { url, adminUrl } = await start(t);
    assert.equal(await (await fetch(`${url}/a`)).text(), "a");
    assert.equal((await fetch(`${url}/faults`)).status, 404);
    assert.equal((await fetch(`${adminUrl}/a`)).status, 404);
    for (const path of ["/faults", "/debug/pprof/", "/healthz", "/metrics", "/version"]) {
      assert.equal((await fetch(adminUrl + path)).status, 200, path);
    }
  });

  test("is made unready from the second port", async (t) => {
    const { url, adminUrl } = await start(t);
    await fetch(`${adminUrl}/readyz/disable`, { method: "POST" });
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    assert.equal((await fetch(`${url}/a`)).status, 200);
  });

  test("tells how many connections are open", async (t) => {
    const { url } = await start(t);
    await openSocket(t, Number(new URL(url).port));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assert.match(metrics, /^active_connections 2$/m);
  });

  test("says on the second port that it drains, while it finishes", async (t) => {
    const { url, adminUrl, running } = await start(t);
    const socket = await openSocket(t, Number(new URL(url).port));
    socket.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    await readUntil(socket, /a$/);
    const closed = running.close(300);
    const response = await fetch(`${adminUrl}/readyz`);
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { status: "draining" });
    await closed;
  });

  test("frees its first port when the second one cannot be had", async (t) => {
    const { adminUrl } = await start(t);
    const port = await claimPort();
    const taken = { PORT: port, PPROF_PORT: Number(new URL(adminUrl).port) };
    await assert.rejects(
      startTarget(await makeBase(taken), plan),
      /PPROF_PORT: port \d+ .* is taken/,
    );
    const running = await startTarget(await makeBase({ PORT: port, PPROF_PORT: 0 }), plan);
    await running.close(0);
  });

  test("closes what its plan has opened, after the last exchange", async (t) => {
    let drained = 0;
    const onDrained = async (): Promise<void> => {
      drained += 1;
    };
    const { running } = await start(t, { ...plan, onDrained });
    assert.equal(drained, 0);
    await running.close(100);
    assert.equal(drained, 1);
  });
});

function makeBase(ports: { readonly PORT: number; readonly PPROF_PORT: number }) {
  const settings = readEnvironment(targetFields, { HOST: "127.0.0.1", LOG_LEVEL: "error" });
  return makeTargetBase("test", { ...settings, ...ports });
}

async function start(t: TestContext, wanted = plan) {
  const base = await makeBase({ PORT: 0, PPROF_PORT: await claimPort() });
  const running = await startTarget(base, wanted);
  t.after(() => running.close(0));
  return {
    running,
    url: `http://127.0.0.1:${running.port}`,
    adminUrl: `http://127.0.0.1:${running.pprofPort}`,
  };
}
