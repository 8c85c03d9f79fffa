/** One HTML file about a run. Much of its text a script or a server has chosen. */
import { escapeMarkup } from "../../drawing/escape-markup.ts";
import { toHtmlTable } from "../../drawing/to-html-table.ts";
import { toReportPage } from "../../drawing/to-report-page.ts";
import type { Comparison } from "../compare/compare-runs.ts";
import { toComparisonText } from "../compare/comparison-text.ts";
import type { RunResult } from "../running/run-result.ts";
import { humanizeDuration } from "./humanize.ts";
import { judgeRun, type RunVerdict } from "./judge-run.ts";
import { reportCharts } from "./report-charts.ts";
import { reportTables } from "./report-tables.ts";
import { toTextSummary } from "./text-summary.ts";

export interface ReportAbout {
  readonly title: string;
  /** ISO 8601. */
  readonly endedAt: string;
  /** With a former run, where there was one. */
  readonly comparison?: Comparison | undefined;
}

export function toHtmlReport(result: RunResult, about: ReportAbout): string {
  const { title, endedAt, comparison } = about;
  const verdict = judgeRun(result);
  const [word, tone] = wordOf(verdict, result);
  const body = `<p>${escapeMarkup(sentenceOf(result, verdict, endedAt))}</p>
${toFigures(result)}
${toComparison(comparison)}
${reportTables.thresholds(result)}
${reportCharts(result)}
${reportTables.percentiles(result)}
${reportTables.checks(result)}
${reportTables.failures(result)}
${reportTables.statuses(result)}
<h2>Summary</h2>
<pre tabindex="0">${escapeMarkup(toTextSummary(result).trim())}</pre>`;
  return toReportPage({ word, tone, title, body });
}

function wordOf({ name }: RunVerdict, { thresholds }: RunResult): readonly [string, string] {
  switch (name) {
    case "passed":
      return thresholds.length === 0 ? ["DONE", "plain"] : ["PASS", "good"];
    case "failed":
      return ["FAIL", "bad"];
    case "inconclusive":
      return ["INCONCLUSIVE", "warning"];
    case "stopped":
      return ["STOPPED", "warning"];
  }
}

function sentenceOf(
  { durationMs, thresholds, honesty }: RunResult,
  verdict: RunVerdict,
  endedAt: string,
): string {
  const passed = thresholds.filter(({ result }) => result.name === "passed").length;
  const held =
    thresholds.length === 0
      ? "no thresholds"
      : `${passed} of ${thresholds.length} thresholds passed`;
  // A run without thresholds has no verdict that the generator could spoil, but the times are its.
  const doubt =
    honesty.doubts.length > 0 && verdict.name !== "inconclusive"
      ? `The generator was the bottleneck: ${honesty.doubts.join("; ")}.`
      : "";
  const why = verdict.sentence?.replace(/^INCONCLUSIVE: /, "") ?? "";
  const reason = why === "" ? "" : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
  const when = `It took ${humanizeDuration(durationMs, "")} and ended ${endedAt}`;
  return [`${when}, ${held}.`, reason, doubt].filter((part) => part !== "").join(" ");
}

/** What is asked first. */
function toFigures({ state, durationMs }: RunResult): string {
  const { counts } = state;
  const seconds = Math.max(0.001, durationMs / 1000);
  const failed = counts.requests === 0 ? 0 : counts.failures / counts.requests;
  const ms = (share: number): string => humanizeDuration(counts.serviceMs.quantile(share), "");
  const figures: [name: string, value: string][] = [
    ["requests", String(counts.requests)],
    ["requests a second", (counts.requests / seconds).toFixed(1)],
    ["failed", `${(failed * 100).toFixed(2)} %`],
    ["p50", ms(0.5)],
    ["p95", ms(0.95)],
    ["p99", ms(0.99)],
    ["iterations", String(counts.iterations)],
    ["dropped", String(counts.dropped)],
  ];
  const shown = counts.requests === 0 ? figures.slice(-2) : figures;
  const cells = shown.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<dl>${cells.join("")}</dl>`;
}

function toComparison(comparison: Comparison | undefined): string {
  if (comparison === undefined) return "";
  const { sentence, heads, rows } = toComparisonText(comparison);
  const table = rows.length === 0 ? "" : toHtmlTable(heads, rows);
  const title = `Compared with ${comparison.former}`;
  return `<section id="comparison"><h2>${escapeMarkup(title)}</h2>
<p>${escapeMarkup(sentence)}</p>
${table}</section>`;
}
