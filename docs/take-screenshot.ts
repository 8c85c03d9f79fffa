/**
 * Makes docs/console.png: the console at the end of the tour, with its verdict, under load and some
 * TCP traffic; and beside it the other views: docs/console-latency.png and so on.
 *
 *     node docs/take-screenshot.ts [light|dark] [FILE] [WIDTH]
 */
import { chromium, type Page } from "playwright-core";
import type { ConsoleState } from "../src/console/console-state.ts";
import { browserOptions } from "../test/console/browser-for-tests.ts";
import { Weir } from "../test/lab/weir-for-tests.ts";
import { claimLab } from "../test/ports/claim-ports.ts";

const [scheme = "light", file = "docs/console.png", width = "1280"] = process.argv.slice(2);
const { option, ports } = await claimLab();
const tcpRequestsPerSecond = 20;
const requestsPerSecond = 240;

const weir = new Weir([
  "up",
  ...option,
  ...["--drill", "drills/tour.yaml"],
  ...["--report", "drill-report.html"],
]);
try {
  await weir.line(/Ctrl-C stops the lab/);
  // Through the TCP listener, to a route that the drill's ledgers do not look at.
  const tcpUrl = `http://127.0.0.1:${ports.gatewayTcp}/bytes/4096`;
  const traffic = setInterval(() => {
    void fetch(tcpUrl, { headers: { connection: "close" } }).then((answer) => answer.arrayBuffer());
  }, 1000 / tcpRequestsPerSecond);
  const browser = await chromium.launch(browserOptions);
  const page = await browser.newPage({
    viewport: { width: Number(width), height: 900 },
    colorScheme: scheme === "dark" ? "dark" : "light",
  });
  await page.goto(`http://127.0.0.1:${ports.console}/`);
  await page.locator(".drill .badge", { hasText: /PASS|FAIL|INCONCLUSIVE/ }).waitFor({
    timeout: 120_000,
  });
  // The drill's load has ended with it: the picture shall show the gateway at work.
  const load = setInterval(() => {
    void fetch(`http://127.0.0.1:${ports.gateway}/get`).then((answer) => answer.arrayBuffer());
  }, 1000 / requestsPerSecond);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  await page.screenshot({ path: file, fullPage: true });
  for (const [view, prepare] of Object.entries({ latency, profile, verdict })) {
    await page.goto(`http://127.0.0.1:${ports.console}/#${view}`);
    await prepare(page);
    await page.screenshot({ path: file.replace(/\.png$/, `-${view}.png`), fullPage: true });
  }
  clearInterval(traffic);
  clearInterval(load);
  await browser.close();
} finally {
  const { output } = await weir.stop();
  process.stdout.write(`${output}\n`);
}

/** The slowest exchange that was sampled, and its cell. */
async function latency(page: Page): Promise<void> {
  const base = `http://127.0.0.1:${ports.console}`;
  const query = { since: new Date(0).toISOString(), until: "9999-01-01T00:00:00Z" };
  const rows = await read<{ readonly time: string; readonly durationMs: number }[]>(
    `${base}/exchanges?${new URLSearchParams(query)}&overMs=0&upToMs=1000000`,
  );
  const slowest = rows.reduce((one, other) => (other.durationMs > one.durationMs ? other : one));
  const { samples, latencyBoundsMs } = await read<ConsoleState>(`${base}/state`);
  const at = samples.findIndex(({ atS }) => atS * 1000 >= Date.parse(slowest.time));
  const row = latencyBoundsMs.findIndex((bound) => slowest.durationMs <= bound);
  const map = page.getByRole("application");
  const box = (await map.boundingBox())!;
  const x = 74 + ((300 - samples.length + at + 0.5) * (box.width - 74)) / 300;
  const rowHeight = (box.height - 20) / (latencyBoundsMs.length + 1);
  await map.click({ position: { x, y: (latencyBoundsMs.length - row + 0.5) * rowHeight } });
  await page.getByRole("region", { name: "Sampled exchanges" }).getByRole("button").first().click();
  await page.locator(".waterfall").waitFor();
}

async function profile(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Take" }).click();
  await page.locator(".flame").waitFor();
}

async function verdict(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Ledgers" }).waitFor();
}

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
