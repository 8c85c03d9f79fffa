/** The report of a drill: one HTML file without scripts and without anything to load. */
import { readFileSync } from "node:fs";
import { escapeMarkup } from "../drawing/escape-markup.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord, Moment } from "./drill-record.ts";
import { isFailure } from "./is-failure.ts";
import { type ReportTable, reportTables } from "./report-tables.ts";
import { type ChartLine, type ChartSpan, toChartSvg } from "./to-chart-svg.ts";
import type { Verdict } from "./verdict.ts";

const style = readFileSync(new URL("report.css", import.meta.url), "utf8");
const tones = { PASS: "good", FAIL: "bad", INCONCLUSIVE: "warning" } as const;
const outcomeTones = { met: "good", missed: "bad", unknown: "warning" } as const;

export function toReportHtml(record: DrillRecord, verdict: Verdict): string {
  const { plan } = record;
  const tookS = ((record.endedMs - record.startedMs) / 1000).toFixed(1);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(`${verdict.name}: ${plan.name}`)}</title>
<style>
${style}</style>
</head>
<body><main>
<h1>${toBadge(verdict.name, tones[verdict.name])} ${escapeMarkup(plan.name)}</h1>
<p>${escapeMarkup(plan.about)}</p>
<p class="muted">Began ${escapeMarkup(record.startedAt)}, took ${tookS} s.</p>
${verdict.doubts.map((doubt) => `<p class="doubt">${escapeMarkup(doubt)}</p>`).join("\n")}
<h2>Expectations</h2>
${toTable(
  ["", "expected", "measured"],
  verdict.findings.map(({ expectation, outcome, evidence }) => [
    toBadge(outcome, outcomeTones[outcome]),
    escapeMarkup(expectation),
    escapeMarkup(evidence),
  ]),
)}
<h2>Course</h2>
${toCharts(record)}
${reportTables(record).map(toTitledTable).join("\n")}
</main></body>
</html>
`;
}

function toCharts(record: DrillRecord): string {
  const { moments, startedMs, endedMs } = record;
  const lengthS = (endedMs - startedMs) / 1000;
  const spans = drillEvents(record).flatMap(({ what, beganMs, endedMs: overMs }): ChartSpan[] =>
    beganMs === undefined
      ? []
      : [
          {
            label: what,
            fromS: (beganMs - startedMs) / 1000,
            toS: ((overMs ?? endedMs) - startedMs) / 1000,
          },
        ],
  );
  const rateOf = (label: string, tone: string, of: (moment: Moment) => number): ChartLine => ({
    label,
    tone,
    points: toRates(moments, startedMs, of),
  });
  const failed = (moment: Moment): number => answersOf(moment, true);
  return [
    toChartSvg({
      title: "Answers per second",
      lengthS,
      spans,
      lines: [
        rateOf("answered", "good", (moment) => answersOf(moment, false)),
        rateOf("failed", "bad", failed),
      ],
    }),
    toChartSvg({
      title: "Attempts per second",
      lengthS,
      spans,
      lines: record.plan.ledgers.targets.map((target, at) =>
        rateOf(target, `line-${at % 4}`, ({ attempts }) => attempts[target] ?? 0),
      ),
    }),
  ].join("\n");
}

function answersOf({ answers }: Moment, isFailed: boolean): number {
  return Object.entries(answers)
    .filter(([status]) => isFailure(status) === isFailed)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** One point a half second: finer is noise, coarser hides the moment of the fault. */
function toRates(
  moments: readonly Moment[],
  startedMs: number,
  of: (moment: Moment) => number,
): ChartLine["points"] {
  const points: { atS: number; value: number }[] = [];
  let previous = moments[0];
  for (const moment of moments) {
    if (previous === undefined || moment.atMs - previous.atMs < 500) continue;
    const seconds = (moment.atMs - previous.atMs) / 1000;
    const value = (of(moment) - of(previous)) / seconds;
    points.push({ atS: (moment.atMs - startedMs) / 1000, value });
    previous = moment;
  }
  return points;
}

function toTitledTable({ title, head, rows }: ReportTable): string {
  const escaped = (cells: readonly string[]): string[] => cells.map(escapeMarkup);
  return `<h2>${title}</h2>\n${toTable(escaped(head), rows.map(escaped))}`;
}

function toBadge(text: string, tone: string): string {
  return `<span class="badge ${tone}">${text}</span>`;
}

/** Cells are markup already. */
function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells("th", head)}</thead><tbody>
${rows.map((row) => cells("td", row)).join("\n")}
</tbody></table>`;
}
