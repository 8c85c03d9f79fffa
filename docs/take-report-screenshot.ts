/**
 * Makes docs/report.png: the report of a run against the target bin, compared with a former one.
 *
 *     node docs/take-report-screenshot.ts [light|dark] [FILE]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { browserOptions } from "../test/console/browser-for-tests.ts";

const [scheme = "light", file = "docs/report.png"] = process.argv.slice(2);
const port = 18_080;
const weir = fileURLToPath(new URL("../bin/weir", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "weir-report-"));
const script = "checkout.js";
writeFileSync(
  join(folder, script),
  `import { check, group } from "k6";
import http from "k6/http";
export const options = {
  scenarios: { checkout: { executor: "ramping-arrival-rate", startRate: 20, preAllocatedVUs: 60,
    stages: [{ duration: "10s", target: 150 }, { duration: "25s", target: 150 }] } },
  thresholds: { http_req_duration: ["p(95)<300"], http_req_failed: ["rate<0.05"] },
};
export default function () {
  const isSlow = __ITER % 40 === 3;
  const path = __ITER % 37 === 7 ? "/status/503" : isSlow ? "/delay/0.2" : "/delay/0.0" + __ENV.D;
  group("pay", () => {
    check(http.get("http://127.0.0.1:${port}" + path), { "it is paid": (r) => r.status === 200 });
  });
  if (__ITER % 61 === 5) throw new Error("out of stock");
}
`,
);

async function run(...words: string[]): Promise<void> {
  const child = spawn(weir, ["run", "--quiet", ...words, script], {
    cwd: folder,
    stdio: "inherit",
  });
  await once(child, "close");
}

const environment = { ...process.env, PORT: String(port), PPROF_PORT: "0" };
const target = spawn(weir, ["target", "bin"], { env: environment, stdio: "ignore" });
const former = "monday.json";
const report = "report.html";
try {
  while (
    await fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => false,
      () => true,
    )
  );
  await run("-e", "D=2", "--summary-export", former);
  await run("-e", "D=3", "--compare", former, "--report", report);
  const browser = await chromium.launch(browserOptions);
  const page = await browser.newPage({
    viewport: { width: 1280, height: 1540 },
    colorScheme: scheme === "dark" ? "dark" : "light",
  });
  await page.goto(pathToFileURL(join(folder, report)).href);
  await page.screenshot({ path: file });
  await browser.close();
} finally {
  target.kill();
  rmSync(folder, { recursive: true });
}
