/** What clients make up adds no series: 10,000 odd requests leave the page as long as 100 did. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { httpListener, runBackend, runGateway } from "../gateway/running-gateway.ts";
import { startTargetProcess } from "../targets/target-process.ts";
import { sendOddRequests } from "./odd-requests.ts";

/** Of what is counted per request; the engine's own come and go with what it is doing. */
async function seriesAt(url: string): Promise<string[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const names = text.split("\n").map((line) => line.slice(0, line.lastIndexOf(" ")));
  return names.filter((name) => /^[^#]/.test(name) && !/^nodejs_|^process_/.test(name));
}

async function checkBounded(port: number, metricsUrl: string): Promise<void> {
  await sendOddRequests(port, 1000);
  const before = await seriesAt(metricsUrl);
  await sendOddRequests(port, 10_000);
  assert.deepEqual(await seriesAt(metricsUrl), before);
}

describe("10,000 odd requests add no series", () => {
  for (const name of ["hello", "sre", "poll", "echo", "bin"]) {
    test(`at weir target ${name}`, async (t) => {
      const target = await startTargetProcess(t, name, { LOG_LEVEL: "error" });
      await checkBounded(Number(new URL(target.url).port), target.url);
    });
  }

  test("at the gateway", async (t) => {
    const backend = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [httpListener("ones")],
      upstreams: { ones: { backends: [{ address: backend }] } },
      tracing: { sampleRatio: 0 },
    });
    await checkBounded(gateway.ports[0]!, gateway.admin);
  });
});
