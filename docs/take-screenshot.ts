/**
 * Makes docs/console.png: the console at the end of the tour, with its verdict, under load and some
 * TCP traffic.
 *
 *     node docs/take-screenshot.ts [light|dark] [FILE]
 */
import { chromium } from "playwright-core";
import { browserOptions } from "../test/console/browser-for-tests.ts";
import { Weir } from "../test/lab/weir-for-tests.ts";

const [scheme = "light", file = "docs/console.png"] = process.argv.slice(2);
const offset = 15_000;
const tcpRequestsPerSecond = 20;
const requestsPerSecond = 240;

const weir = new Weir([
  "up",
  ...["--port-offset", String(offset)],
  ...["--drill", "drills/tour.yaml"],
  ...["--report", "drill-report.html"],
]);
try {
  await weir.line(/Ctrl-C stops the lab/);
  // Through the TCP listener, to a route that the drill's ledgers do not look at.
  const tcpUrl = `http://127.0.0.1:${8081 + offset}/bytes/4096`;
  const traffic = setInterval(() => {
    void fetch(tcpUrl, { headers: { connection: "close" } }).then((answer) => answer.arrayBuffer());
  }, 1000 / tcpRequestsPerSecond);
  const browser = await chromium.launch(browserOptions);
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme === "dark" ? "dark" : "light",
  });
  await page.goto(`http://127.0.0.1:${7070 + offset}/`);
  await page.locator(".drill .badge", { hasText: /PASS|FAIL|INCONCLUSIVE/ }).waitFor({
    timeout: 120_000,
  });
  // The drill's load has ended with it: the picture shall show the gateway at work.
  const load = setInterval(() => {
    void fetch(`http://127.0.0.1:${8080 + offset}/get`).then((answer) => answer.arrayBuffer());
  }, 1000 / requestsPerSecond);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  await page.screenshot({ path: file, fullPage: true });
  clearInterval(traffic);
  clearInterval(load);
  await browser.close();
} finally {
  const { output } = await weir.stop();
  process.stdout.write(`${output}\n`);
}
