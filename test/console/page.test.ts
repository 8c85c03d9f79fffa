/** The page in a real browser, where there is one: charts that show something, and no errors. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { type Browser, chromium, type Page } from "playwright-core";
import { ConsoleMemory } from "../../src/console/console-memory.ts";
import type { DrillView, Sample } from "../../src/console/console-state.ts";
import { startConsole } from "../../src/console/start-console.ts";
import { browserOptions } from "./browser-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the console's page", { skip, timeout: 60_000 }, () => {
  test("draws a line in every chart once there is traffic, without an error", async (t) => {
    const { page, memory, problems } = await openPage(t);
    for (let atS = 1; atS <= 90; atS++) memory.addSample(sampleAt(atS));
    await page.getByText("251/s", { exact: true }).waitFor();

    assert.deepEqual(
      await page.locator(".chart canvas").evaluateAll(inkOf),
      new Array(5).fill(true),
    );
    assert.equal(await page.locator(".empty", { hasText: "yet" }).count(), 1);
    assert.deepEqual(problems, []);
  });

  test("says in each chart that there is nothing yet", async (t) => {
    const { page } = await openPage(t);
    await page.getByText("No TCP traffic yet.").waitFor();
    assert.equal(await page.locator(".chart + .empty").count(), 5);
  });

  test("shows states in words beside their colours", async (t) => {
    const { page, memory } = await openPage(t);
    memory.addSample({ ...sampleAt(1), breakers: { "bin-1": "half_open", "bin-2": "closed" } });
    await page.locator(".badge.warning", { hasText: "half-open" }).waitFor();
    await page.getByText("1 not closed").waitFor();
  });

  test("shows a drill's step, its verdict and what was measured", async (t) => {
    const { page, memory } = await openPage(t);
    memory.showDrill(drill);
    await page.getByText("Drill: one backend fails").waitFor();
    await page.locator(".steps li.running", { hasText: "fault" }).waitFor();
    const findings = [
      { expectation: "it opens", outcome: "met" as const, evidence: "0.3 s after" },
    ];
    memory.showDrill({ ...drill, verdict: "PASS", findings });
    await page.locator(".badge.good", { hasText: "PASS" }).waitFor();
    await page.getByText("0.3 s after").waitFor();
  });

  test("keeps the history over a reload", async (t) => {
    const { page, memory } = await openPage(t);
    for (let atS = 1; atS <= 90; atS++) memory.addSample(sampleAt(atS));
    await page.reload();
    await page.getByText("89 s ago").first().waitFor();
  });

  test("says that the connection is lost, and shows no old values as present", async (t) => {
    const { page, memory, close } = await openPage(t);
    memory.addSample(sampleAt(1));
    await page.getByText("251/s", { exact: true }).waitFor();
    await close();
    await page.getByText("connection lost, trying again").waitFor();
    assert.equal(await page.getByText("251/s", { exact: true }).count(), 0);
  });
});

interface Opened {
  readonly page: Page;
  readonly memory: ConsoleMemory;
  /** What the browser complained about. */
  readonly problems: string[];
  readonly close: () => Promise<void>;
}

async function openPage(t: TestContext): Promise<Opened> {
  const memory = new ConsoleMemory("gateway 127.0.0.1:8080");
  const running = await startConsole(memory, {
    host: "127.0.0.1",
    port: 0,
    portOption: "--console-port",
    log: pino({ level: "error" }),
  });
  const browser: Browser = await chromium.launch(browserOptions);
  t.after(async () => {
    await browser.close();
    await running.close(0);
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(`http://127.0.0.1:${running.port}/`);
  await page.getByText("live, each second").waitFor();
  return { page, memory, problems, close: () => running.close(0) };
}

/** For each canvas whether it has coloured points, beside the grey ones of axes and grid. */
function inkOf(canvases: unknown[]): boolean[] {
  return canvases.map((element) => {
    const canvas = element as {
      width: number;
      height: number;
      getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
    };
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let coloured = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      if (alpha > 200 && spread > 60) coloured += 1;
    }
    return coloured > 100;
  });
}

function sampleAt(atS: number): Sample {
  return {
    atS: 1_700_000_000 + atS,
    answers: { "2xx": 240, "3xx": 0, "4xx": 10, "5xx": 1 },
    tcpConnections: 10,
    latency: { p50Ms: 2, p95Ms: 5, p99Ms: 9 },
    allowed: 240,
    rejected: 10,
    poolHitShare: 0.97,
    tcpBytesReceived: 4000,
    tcpBytesSent: 90_000,
    requestsInFlight: 3,
    cpuCores: 0.2,
    memoryBytes: 9e7,
    breakers: { "bin-1": "closed" },
    isUp: { "bin-1": true },
  };
}

const drill: DrillView = {
  name: "one backend fails",
  steps: [
    { name: "steady state", progress: "done" },
    { name: "fault", progress: "running" },
    { name: "verdict", progress: "waiting" },
  ],
  verdict: undefined,
  sentence: "bin-1 answers 500",
  findings: [],
};
