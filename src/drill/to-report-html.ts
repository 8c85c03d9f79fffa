/** The report of a drill. */
import { basename } from "node:path";
import { escapeMarkup } from "../drawing/escape-markup.ts";
import { toHtmlTable } from "../drawing/to-html-table.ts";
import { toReportPage } from "../drawing/to-report-page.ts";
import { type TimeLine, type TimeSpan, toTimeChart } from "../drawing/to-time-chart.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord, Moment } from "./drill-record.ts";
import { isFailure } from "./is-failure.ts";
import { type ReportTable, reportTables } from "./report-tables.ts";
import type { Verdict } from "./verdict.ts";

const tones = { PASS: "good", FAIL: "bad", INCONCLUSIVE: "warning" } as const;
const outcomeTones = { met: "good", missed: "bad", unknown: "warning" } as const;

export function toReportHtml(record: DrillRecord, verdict: Verdict): string {
  const { plan } = record;
  const tookS = ((record.endedMs - record.startedMs) / 1000).toFixed(1);
  const { findings, doubts, name: word } = verdict;
  const body = `<p>${escapeMarkup(plan.about)}</p>
<p class="muted">${escapeMarkup(toLoad(plan))}. Began ${record.startedAt}, took ${tookS} s.</p>
${doubts.map((doubt) => `<p class="doubt">${escapeMarkup(doubt)}</p>`).join("\n")}
<h2>Expectations</h2>
${toHtmlTable(
  ["expected", "measured", "outcome"],
  findings.map(({ expectation, evidence, outcome }) => [expectation, evidence, outcome]),
  findings.map(({ outcome }) => outcomeTones[outcome]),
)}
<h2>Course</h2>
${toCharts(record)}
${reportTables(record).map(toTitledTable).join("\n")}`;
  return toReportPage({ word, tone: tones[word], title: plan.name, body });
}

/** Who was not there has only the report to know what was sent. */
function toLoad({ load, clients }: DrillRecord["plan"]): string {
  const all = { "": load, ...clients };
  const sent = Object.entries(all).map(([name, one]) => {
    const what = "path" in one ? `on ${one.path}` : `by ${basename(one.script)}`;
    return `${name} ${one.rate} requests/s ${what}`.trim();
  });
  return `Load: ${sent.join(", ")}`;
}

function toCharts(record: DrillRecord): string {
  const { moments, startedMs, endedMs } = record;
  const lengthS = (endedMs - startedMs) / 1000;
  const spans = drillEvents(record).flatMap(({ what, beganMs, endedMs: overMs }): TimeSpan[] =>
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
  const rateOf = (label: string, tone: string, of: (moment: Moment) => number): TimeLine => ({
    label,
    tone,
    points: toRates(moments, startedMs, of),
  });
  const failed = (moment: Moment): number => answersOf(moment, true);
  return [
    toTimeChart({
      title: "Answers per second",
      lengthS,
      spans,
      write: String,
      lines: [
        rateOf("answered", "good", (moment) => answersOf(moment, false)),
        rateOf("failed", "bad", failed),
      ],
    }),
    toTimeChart({
      title: "Attempts per second",
      lengthS,
      spans,
      write: String,
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
): TimeLine["points"] {
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
  return `<h2>${escapeMarkup(title)}</h2>\n${toHtmlTable(head, rows)}`;
}
