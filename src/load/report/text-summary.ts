/**
 * The summary at the end of a run, laid out as k6 lays out its own: thresholds, checks, the metrics
 * in groups; and behind them what the run says about its own honesty.
 */
import { builtInMetrics } from "../metrics/built-in-metrics.ts";
import type { Check } from "../running/group-tree.ts";
import type { RunResult } from "../running/run-result.ts";
import type { DecidedThreshold } from "../running/threshold-board.ts";
import { humanize, humanizeDuration, humanizeShare } from "./humanize.ts";
import { type ShownSink, shownSinks, valuesOf } from "./script-summary.ts";

const perSecond = (count: number, ms: number): number => (ms === 0 ? 0 : count / (ms / 1000));

export function toTextSummary(result: RunResult): string {
  const lines = [
    ...thresholdLines(result),
    "  █ TOTAL RESULTS",
    "",
    ...checkLines(result),
    ...metricLines(result),
    ...generatorLines(result),
  ];
  return `\n${lines.join("\n")}\n`;
}

function thresholdLines(result: RunResult): string[] {
  if (result.thresholds.length === 0) return [];
  const lines = ["  █ THRESHOLDS", ""];
  for (const key of new Set(result.thresholds.map((one) => one.key))) {
    lines.push(`    ${key}`);
    for (const one of result.thresholds) {
      if (one.key === key) lines.push(`    ${thresholdLine(one, result)}`);
    }
    lines.push("");
  }
  return [...lines, ""];
}

function thresholdLine({ key, threshold, result }: DecidedThreshold, run: RunResult): string {
  const { source, aggregation } = threshold;
  if (result.name === "no samples") return `✗ '${source}' no samples, which is not a pass`;
  const metric = run.state.metrics.get(key.replace(/\{.*$/, ""))!;
  const unit = run.options.summaryTimeUnit;
  const isCount = metric.type === "counter" && aggregation === "rate";
  const value =
    metric.type === "rate"
      ? humanizeShare(result.value)
      : humanize(result.value, metric.contains, unit);
  const mark = result.name === "passed" ? "✓" : "✗";
  return `${mark} '${source}' ${aggregation}=${value}${isCount ? "/s" : ""}`;
}

function checkLines(result: RunResult): string[] {
  const checks = result.state.groups.checks();
  if (checks.length === 0) return [];
  const passes = checks.reduce((sum, one) => sum + one.passes, 0);
  const total = checks.reduce((sum, one) => sum + one.passes + one.fails, 0);
  const rate = humanize(perSecond(total, result.durationMs), "default", "");
  const share = (count: number): string =>
    `${humanizeShare(count / total)} ${count} out of ${total}`;
  return [
    `    checks_total.......: ${total} ${rate}/s`,
    `    checks_succeeded...: ${share(passes)}`,
    `    checks_failed......: ${share(total - passes)}`,
    "",
    ...checks.flatMap(checkLine),
    "",
  ];
}

function checkLine({ name, passes, fails }: Check): string[] {
  if (fails === 0) return [`    ✓ ${name}`];
  const percent = Math.floor((100 * passes) / (passes + fails));
  return [`    ✗ ${name}`, `      ↳  ${percent}% — ✓ ${passes} / ✗ ${fails}`];
}

type Section = "CUSTOM" | "HTTP" | "EXECUTION" | "NETWORK" | "WEBSOCKET";

function sectionOf(name: string): Section | undefined {
  if (name === "checks" || name === "group_duration") return undefined;
  if (!(name in builtInMetrics)) return "CUSTOM";
  if (name.startsWith("http_")) return "HTTP";
  if (name.startsWith("ws_")) return "WEBSOCKET";
  return name.startsWith("data_") ? "NETWORK" : "EXECUTION";
}

/** k6 leaves the parts of a request's time out of its summary; they are in the exports. */
const hidden = new Set(
  ["blocked", "connecting", "tls_handshaking", "sending", "waiting", "receiving"].map(
    (part) => `http_req_${part}`,
  ),
);

function metricLines(result: RunResult): string[] {
  const asked = new Set(result.thresholds.map((one) => one.key));
  const shown = shownSinks(result).filter(({ key }) => !hidden.has(key) || asked.has(key));
  const width = Math.max(...shown.map(({ key }) => displayName(key).length)) + 3;
  const columns = columnWidths(shown, result);
  const lines: string[] = [];
  for (const section of ["CUSTOM", "HTTP", "EXECUTION", "NETWORK", "WEBSOCKET"] as const) {
    const own = shown.filter(({ metric }) => sectionOf(metric.name) === section);
    if (own.length === 0) continue;
    own.sort((a, b) => (a.key < b.key ? -1 : 1));
    lines.push(`    ${section}`);
    for (const one of own) {
      const name = displayName(one.key).padEnd(width, ".");
      lines.push(
        `    ${name}: ${cellsOf(one, result)
          .map((cell, i) => cell.padEnd(columns[i] ?? 0))
          .join(" ")
          .trimEnd()}`,
      );
    }
    lines.push("");
  }
  return lines;
}

/** Sub-metrics stand indented below their metric, by their tags alone. */
function displayName(key: string): string {
  const brace = key.indexOf("{");
  return brace < 0 ? key : `  { ${key.slice(brace + 1, -1)} }`;
}

function columnWidths(shown: readonly ShownSink[], result: RunResult): number[] {
  const widths: number[] = [];
  for (const one of shown) {
    if (one.metric.type !== "trend") continue;
    for (const [i, cell] of cellsOf(one, result).entries()) {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    }
  }
  return widths;
}

function cellsOf({ metric, sink }: ShownSink, result: RunResult): string[] {
  const { summaryTimeUnit: unit, summaryTrendStats } = result.options;
  const write = (value: number): string => humanize(value, metric.contains, unit);
  const values = valuesOf(sink, result.durationMs, summaryTrendStats);
  switch (sink.type) {
    case "counter":
      return [write(sink.count), `${write(values.rate ?? 0)}/s`];
    case "gauge":
      return [write(sink.value), `min=${write(sink.min)}`, `max=${write(sink.max)}`];
    case "rate":
      return [humanizeShare(sink.share), `${sink.trues} out of ${sink.total}`];
    case "trend":
      return summaryTrendStats.map((name) => {
        const value = values[name] ?? 0;
        return `${name}=${name === "count" ? value : write(value)}`;
      });
  }
}

function generatorLines(result: RunResult): string[] {
  const { honesty, state } = result;
  const ms = (value: number): string => humanizeDuration(value, "");
  const row = (histogram: { quantile(share: number): number }): string =>
    [0.5, 0.95, 0.99]
      .map((share) => `p(${share * 100})=${ms(histogram.quantile(share))}`)
      .join(" ");
  const lines = ["    GENERATOR"];
  if (honesty.offeredPerSecond > 0) {
    const offered = humanize(honesty.offeredPerSecond, "default", "");
    const achieved = humanize(honesty.achievedPerSecond, "default", "");
    lines.push(`    offered and achieved rate......: ${offered}/s, ${achieved}/s`);
    lines.push(`    send lag.......................: ${row(state.counts.sendLagMs)}`);
    lines.push(`    latency from intended start....: ${row(state.counts.intendedMs)}`);
    lines.push(`    service time...................: ${row(state.counts.serviceMs)}`);
  }
  lines.push(`    event loop delay...............: p(99)=${ms(honesty.loopDelayP99Ms)}`);
  lines.push(`    share of one core..............: ${humanizeShare(honesty.cpuShare)}`, "");
  if (honesty.doubts.length > 0) {
    lines.push(`    The generator was the bottleneck: ${honesty.doubts.join("; ")}.`);
    lines.push("    The times above are its own as well as the target's.", "");
  }
  return lines;
}
