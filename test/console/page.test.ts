/** The page in a real browser, where there is one: charts that show something, and no errors. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, type TestContext, test } from "node:test";
import type { DrillView, Sample } from "../../src/console/console-state.ts";
import { sampleForTests } from "../../src/console/sample-for-tests.ts";
import { browserOptions } from "./browser-for-tests.ts";
import { chartInk } from "./chart-ink.ts";
import { type OpenedPage, openPage } from "./open-page.ts";
import { type ConsoleForTests, startConsoleForTests } from "./start-for-tests.ts";

const skip = existsSync(browserOptions.executablePath) ? false : "there is no browser here";

describe("the console's page", { skip, timeout: 60_000 }, () => {
  test("draws a line in every chart once there is traffic, without an error", async (t) => {
    const { page, memory, problems } = await openConsole(t);
    for (let atS = 1; atS <= 90; atS++) memory.addSample(sampleAt(atS));
    await page.getByText("251/s", { exact: true }).waitFor();

    assert.deepEqual(
      await page.locator(".chart canvas").evaluateAll(chartInk),
      new Array(7).fill(true),
    );
    assert.equal(await page.locator(".chart + .empty").count(), 0);
    assert.deepEqual(problems, []);
  });

  test("says in each chart that there is nothing yet", async (t) => {
    const { page } = await openConsole(t);
    await page.getByText("No TCP traffic yet.").waitFor();
    assert.equal(await page.locator(".chart + .empty").count(), 7);
  });

  test("shows states in words beside their colours", async (t) => {
    const { page, memory } = await openConsole(t);
    memory.addSample({ ...sampleAt(1), breakers: { "bin-1": "half_open", "bin-2": "closed" } });
    await page.locator(".badge.warning", { hasText: "half-open" }).waitFor();
    await page.getByText("1 not closed").waitFor();
  });

  test("shows a drill's step, its verdict and what was measured", async (t) => {
    const { page, memory } = await openConsole(t);
    memory.show({ drill });
    await page.getByText("Drill: one backend fails").waitFor();
    await page.locator(".steps li.running", { hasText: "fault" }).waitFor();
    const findings = [
      { expectation: "it opens", outcome: "met" as const, evidence: "0.3 s after" },
    ];
    memory.show({ drill: { ...drill, verdict: "PASS", findings } });
    await page.locator(".badge.good", { hasText: "PASS" }).waitFor();
    await page.getByText("0.3 s after").waitFor();
  });

  test("draws faults and loads as bands into every chart", async (t) => {
    const { page, memory } = await openConsole(t);
    const fromS = 1_700_000_010;
    for (let atS = 1; atS <= 90; atS++) memory.addSample(sampleAt(atS));
    const before = await page.locator(".chart canvas").evaluateAll(inkAt);
    memory.beginPhase({ id: "a", kind: "fault", label: "bin-1: status 500", fromS });
    memory.endPhase("a", fromS + 70);
    memory.beginPhase({ id: "b", kind: "load", label: "load-test.js", fromS });
    memory.addEvent({ atS: fromS, about: "x", sentence: "drawn", tone: "neutral", isMark: false });
    await page.getByText("drawn").waitFor();

    const after = await page.locator(".chart canvas").evaluateAll(inkAt);
    const changed = after.map((ink, at) => ink.map((point, row) => point !== before[at]![row]));
    assert.deepEqual(changed, new Array(7).fill([true, true]));
  });

  test("keeps the history over a reload", async (t) => {
    const { page, memory } = await openConsole(t);
    for (let atS = 1; atS <= 90; atS++) memory.addSample(sampleAt(atS));
    await page.reload();
    await page.getByText("89 s ago").first().waitFor();
  });

  test("says no state of a backend that cannot be known any more", async (t) => {
    const { page, memory } = await openConsole(t);
    memory.addSample(sampleAt(1));
    const badges = page.locator(".strip-row .badge");
    await page.locator(".strip-row .badge", { hasText: "up" }).waitFor();
    memory.show({ isGatewayLost: true });
    await page.getByText("the gateway's metrics cannot be read").waitFor();
    assert.deepEqual(await badges.allTextContents(), ["unknown", "unknown"]);
    const legend = page.getByRole("region", { name: "Rate limiter" }).locator(".u-value");
    assert.deepEqual((await legend.allTextContents()).slice(1), ["–", "–"]);
  });

  test("shows hundreds of backends with long names", async (t) => {
    const { page, memory } = await openConsole(t);
    const names = Array.from({ length: 300 }, (_, at) => `${"a-long-name".repeat(8)}-${at}:8080`);
    const isUp = Object.fromEntries(names.map((name) => [name, true]));
    for (let atS = 1; atS <= 300; atS++) memory.addSample({ ...sampleAt(atS), isUp });
    await page.reload();
    await page.getByText("75,300 in all").waitFor();
    assert.equal(await page.locator(".strip-row .badge", { hasText: "up" }).count(), 300);
  });

  test("asks for the token when the lab is started again with one", async (t) => {
    const { page, close, url } = await openConsole(t);
    await close();
    await page.getByText("connection lost, trying again").waitFor();
    await startConsoleForTests(t, { port: Number(new URL(url).port), token: "t".repeat(20) });
    await page.getByLabel("Token").waitFor();
  });

  test("says that the connection is lost, and shows no old values as present", async (t) => {
    const { page, memory, close } = await openConsole(t);
    memory.addSample(sampleAt(1));
    await page.getByText("251/s", { exact: true }).waitFor();
    await close();
    await page.getByText("connection lost, trying again").waitFor();
    assert.equal(await page.getByText("251/s", { exact: true }).count(), 0);
  });
});

test("leaves a gap in a chart where the gateway could not be read", { skip }, async (t) => {
  const { page, memory } = await openConsole(t);
  for (let atS = 1; atS <= 30; atS++) memory.addSample(sampleAt(atS));
  for (let atS = 61; atS <= 90; atS++) memory.addSample(sampleAt(atS));
  await page.getByText("22,590 in all").waitFor();

  const region = page.getByRole("region", { name: "In flight" });
  const [before, within, after] = await region
    .locator("canvas")
    .evaluate(colorsOver, [0.3, 0.55, 0.8]);
  assert.ok(before! > 0 && after! > 0, "a line where there are samples");
  assert.equal(within, 0);
});

interface Opened extends OpenedPage, ConsoleForTests {}

async function openConsole(t: TestContext): Promise<Opened> {
  const started = await startConsoleForTests(t);
  const opened = await openPage(t, started.url);
  await opened.page.getByText("live, each second").waitFor();
  return { ...started, ...opened };
}

/** The colour of each canvas at its top and in its middle, at a second in the midst of both bands. */
function inkAt(canvases: unknown[]): [string, string][] {
  return canvases.map((element) => {
    const canvas = element as {
      width: number;
      height: number;
      getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
    };
    const context = canvas.getContext("2d");
    const x = Math.round(canvas.width * 0.62);
    const at = (y: number): string => String(context.getImageData(x, y, 1, 1).data);
    return [at(10), at(Math.round(canvas.height * 0.2))];
  });
}

/** How many places in each column of a canvas have a colour; the grid is grey. */
function colorsOver(element: unknown, shares: readonly number[]): number[] {
  const canvas = element as {
    width: number;
    height: number;
    getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
  };
  return shares.map((share) => {
    const x = Math.round(canvas.width * share);
    const { data } = canvas.getContext("2d").getImageData(x, 0, 1, canvas.height);
    const places = Array.from({ length: canvas.height }, (_, y) => data.subarray(4 * y, 4 * y + 3));
    return places.filter((color) => Math.max(...color) - Math.min(...color) > 60).length;
  });
}

const sampleAt = (atS: number): Sample => sampleForTests(1_700_000_000 + atS);

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
