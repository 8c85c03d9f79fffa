/** One HTML file that needs no network: the summary, the thresholds and charts over time. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Comparison } from "../compare/compare-runs.ts";
import type { Tick } from "../running/live-counts.ts";
import type { RunResult } from "../running/run-result.ts";
import { toTextSummary } from "./text-summary.ts";

export function toHtmlReport(result: RunResult, title: string, _comparison?: Comparison): string {
  const { script, css } = readChartLibrary();
  const charts = JSON.stringify(toCharts(result.ticks)).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>${css}${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="${verdictOf(result)}">${escaped(sentenceOf(result))}</p>
${thresholdTable(result)}
<div id="charts"></div>
${percentileTable(result)}
${checkTable(result)}
${statusTable(result)}
<h2>Summary</h2>
<pre>${escaped(toTextSummary(result).trim())}</pre>
<script>${script.replaceAll("</script", "<\\/script")}</script>
<script>const charts = ${charts};${drawing}</script>
</body>
</html>
`;
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border: 1px solid #ccc; padding: 0.25rem 0.75rem; text-align: left; }
pre { background: #f5f5f5; overflow-x: auto; padding: 1rem; }
.passed { color: #1a7f37; } .crossed { color: #b42318; }
`;

const drawing = `
const colors = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b"];
for (const chart of charts) {
  const series = chart.series.map((label, i) => ({
    label, stroke: colors[i % colors.length], width: 1.5, points: { show: false },
  }));
  const options = { title: chart.title, width: Math.min(960, innerWidth - 40), height: 240,
    scales: { x: { time: false } }, axes: [{ label: "seconds" }, { size: 70 }],
    series: [{ label: "s" }, ...series] };
  new uPlot(options, chart.values, document.getElementById("charts"));
}
`;

interface Chart {
  readonly title: string;
  readonly series: readonly string[];
  /** Seconds, then one list for each series. */
  readonly values: readonly (readonly number[])[];
}

/** A day of seconds would make a file too large to open; neighbours are then left out. */
const POINTS_MAX = 3600;

function toCharts(all: readonly Tick[]): Chart[] {
  // The rest of a second at the end says nothing about a rate.
  const whole = all.filter((tick) => tick.seconds >= 0.5 || all.length === 1);
  const step = Math.max(1, Math.ceil(whole.length / POINTS_MAX));
  const ticks = whole.filter((_, i) => i % step === 0);
  const seconds = ticks.map((tick) => Math.round(tick.elapsedMs) / 1000);
  const chart = (
    title: string,
    series: Readonly<Record<string, (tick: Tick) => number>>,
  ): Chart => ({
    title,
    series: Object.keys(series),
    values: [
      seconds,
      ...Object.values(series).map((read) => ticks.map((tick) => rounded(read(tick)))),
    ],
  });
  const statuses = [...new Set(ticks.flatMap((tick) => [...tick.byStatus.keys()]))].sort(
    (a, b) => a - b,
  );
  const byStatus = statuses.map((status) => [
    status === 0 ? "no response" : String(status),
    (tick: Tick) => (tick.byStatus.get(status) ?? 0) / tick.seconds,
  ]);
  return [
    chart("Requests per second", {
      requests: (tick) => tick.requests / tick.seconds,
      failures: (tick) => tick.failures / tick.seconds,
    }),
    chart("Latency (ms)", {
      p50: (tick) => tick.p50Ms,
      p95: (tick) => tick.p95Ms,
      p99: (tick) => tick.p99Ms,
    }),
    chart("Answers per second by status", Object.fromEntries(byStatus)),
    chart("Virtual users", { active: (tick) => tick.vus }),
    chart("Iterations per second", {
      offered: (tick) => tick.offered / tick.seconds,
      completed: (tick) => tick.iterations / tick.seconds,
      dropped: (tick) => tick.dropped / tick.seconds,
    }),
    chart("Send lag p99 (ms)", { lag: (tick) => tick.sendLagP99Ms }),
  ];
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function readChartLibrary(): { script: string; css: string } {
  const main = createRequire(import.meta.url).resolve("uplot");
  const folder = dirname(main);
  return {
    script: readFileSync(join(folder, "uPlot.iife.min.js"), "utf8"),
    css: readFileSync(join(folder, "uPlot.min.css"), "utf8"),
  };
}

function verdictOf(result: RunResult): string {
  return result.thresholds.every((one) => one.result.name === "passed") ? "passed" : "crossed";
}

function sentenceOf(result: RunResult): string {
  const crossed = result.thresholds.filter((one) => one.result.name !== "passed").length;
  const how =
    result.outcome.name === "aborted" ? `aborted: ${result.outcome.reason}` : result.outcome.name;
  const thresholds =
    result.thresholds.length === 0
      ? "no thresholds"
      : `${crossed} of ${result.thresholds.length} thresholds crossed`;
  return `Run ${how} after ${(result.durationMs / 1000).toFixed(1)} s, ${thresholds}.`;
}

function thresholdTable(result: RunResult): string {
  if (result.thresholds.length === 0) return "";
  const rows = result.thresholds.map(({ key, threshold, result: decided }) => {
    const state = decided.name === "passed" ? "passed" : "crossed";
    const value = "value" in decided ? String(rounded(decided.value)) : "no samples";
    const cells = [escaped(key), escaped(threshold.source), value, decided.name];
    return `<tr class="${state}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const head = "<tr><th>metric</th><th>threshold</th><th>value</th><th></th></tr>";
  return `<table>${head}${rows.join("")}</table>`;
}

/** Both times of each request: what is between them is the generator's, or a queue's. */
function percentileTable({ state }: RunResult): string {
  const { serviceMs, intendedMs, sendLagMs } = state.counts;
  if (serviceMs.count === 0) return "";
  const shares = [0.5, 0.9, 0.95, 0.99, 0.999];
  const row = (name: string, histogram: typeof serviceMs): string => {
    const values = [...shares.map((share) => histogram.quantile(share)), histogram.max];
    return `<tr><th>${name}</th>${values.map((ms) => `<td>${rounded(ms)}</td>`).join("")}</tr>`;
  };
  const heads = [...shares.map((share) => `p${share * 100}`), "max"];
  return `<h2>Percentiles (ms)</h2><table id="percentiles">
<tr><th></th>${heads.map((head) => `<th>${head}</th>`).join("")}</tr>
${row("from the intended start", intendedMs)}
${row("service time", serviceMs)}
${row("send lag", sendLagMs)}</table>`;
}

function checkTable({ state }: RunResult): string {
  const rows = state.groups.checks().map(({ path, passes, fails }) => {
    const name = escaped(path.replace(/^::/, "").replaceAll("::", " / "));
    const kind = fails === 0 ? "passed" : "crossed";
    return `<tr class="${kind}"><td>${name}</td><td>${passes}</td><td>${fails}</td></tr>`;
  });
  if (rows.length === 0) return "";
  const head = "<tr><th>check</th><th>held</th><th>failed</th></tr>";
  return `<h2>Checks</h2><table id="checks">${head}${rows.join("")}</table>`;
}

function statusTable(result: RunResult): string {
  const rows = [...result.state.counts.byStatus].sort(([a], [b]) => a - b);
  if (rows.length === 0) return "";
  const cells = rows.map(
    ([status, count]) =>
      `<tr><td>${status === 0 ? "no response" : status}</td><td>${count}</td></tr>`,
  );
  return `<h2>Answers by status</h2><table>${cells.join("")}</table>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
