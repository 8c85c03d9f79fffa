import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startSre } from "./start-sre.ts";

const environment = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startSre", () => {
  test("counts requests as its document has them, /health among them", async (t) => {
    const running = await startSre(environment);
    t.after(() => running.close(0));
    const url = `http://127.0.0.1:${running.port}`;
    for (const path of [
      "/health",
      "/healthz",
      "/slow?duration=0",
      "/slow?duration=x",
      "/nowhere",
    ]) {
      await (await fetch(url + path)).text();
    }
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assert.deepEqual(metrics.match(/^http_requests_total\{.*/gm)?.sort(), [
      'http_requests_total{endpoint="/health",method="GET",status="OK"} 1',
      'http_requests_total{endpoint="/slow",method="GET",status="Bad Request"} 1',
      'http_requests_total{endpoint="/slow",method="GET",status="OK"} 1',
      'http_requests_total{endpoint="other",method="GET",status="Not Found"} 1',
    ]);
    assert.match(metrics, /^memory_allocations_bytes [1-9]\d+$/m);
    assert.match(metrics, /^active_connections [1-9]$/m);
    assert.match(metrics, /duration_seconds_bucket\{endpoint="\/slow",method="GET",le="0.005"\} /);
  });

  test("points at no profile when its port for profiles is off", async (t) => {
    const running = await startSre(environment);
    t.after(() => running.close(0));
    const answer = await fetch(`http://127.0.0.1:${running.port}/leak?size=1`);
    const { pprof_heap_url: url } = (await answer.json()) as { pprof_heap_url: string | null };
    assert.equal(url, null);
  });

  test("keeps to the limits that its environment sets", async (t) => {
    const running = await startSre({ ...environment, SLOW_MAX_MS: "10", LEAK_MAX_MB: "1" });
    t.after(() => running.close(0));
    const url = `http://127.0.0.1:${running.port}`;
    assert.equal((await fetch(`${url}/slow?duration=11`)).status, 400);
    assert.equal((await fetch(`${url}/leak?size=1025`)).status, 507);
  });

  test("refuses to leak more than the heap can hold", async () => {
    await assert.rejects(startSre({ ...environment, LEAK_MAX_MB: "16384" }), {
      message: /^LEAK_MAX_MB: must be \d+ or less with the heap that Node has here, got 16384$/,
    });
  });

  test("names a variable that it cannot read", async () => {
    await assert.rejects(startSre({ ...environment, SLOW_MAX_MS: "soon" }), {
      message: /^SLOW_MAX_MS: must be a whole number from 1 to 3600000, got "soon"$/,
    });
  });
});
