/** The report of a drill: one HTML file without scripts and without anything to load. */
import { readFileSync } from "node:fs";
import { escapeMarkup } from "../drawing/escape-markup.ts";
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord, Moment } from "./drill-record.ts";
import { phaseCounts } from "./phase-counts.ts";
import { phaseNames } from "./phase-names.ts";
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
<h2>Events</h2>
${toTable(["at", "what"], toEvents(record))}
<h2>Phases</h2>
${toPhases(record)}
<h2>Ledgers</h2>
${toLedgers(record)}
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
        rateOf("failed (5xx)", "bad", failed),
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
    .filter(([status]) => status.startsWith("5") === isFailed)
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

function toEvents(record: DrillRecord): readonly (readonly string[])[] {
  const { startedMs } = record;
  const events: { atMs: number | undefined; what: string }[] = [
    { atMs: record.steadyMs, what: "steady state reached" },
    ...drillEvents(record).flatMap(({ what, beganMs, endedMs }) => [
      { atMs: beganMs, what: `begins: ${what}` },
      { atMs: endedMs, what: `over: ${what}` },
    ]),
    ...record.transitions.map(({ atMs, target, from, to, reason }) => ({
      atMs,
      what: `breaker of ${target}: ${from} → ${to} (${reason})`.replaceAll("_", " "),
    })),
    { atMs: record.recoveredMs, what: "all is well again" },
  ];
  return events
    .filter((event) => event.atMs !== undefined)
    .sort((a, b) => a.atMs! - b.atMs!)
    .map(({ atMs, what }) => [`${((atMs! - startedMs) / 1000).toFixed(2)} s`, escapeMarkup(what)]);
}

function toPhases(record: DrillRecord): string {
  const { targets } = record.plan.ledgers;
  const named = drillEvents(record).flatMap(({ name }) => name ?? []);
  const rows = [...phaseNames, ...named].map((phase) => {
    const counts = phaseCounts(record, phase);
    if (counts === undefined) return [phase, ...targets.map(() => ""), "", "did not begin", ""];
    return [
      phase,
      ...targets.map((target) => String(counts.attempts[target] ?? 0)),
      String(counts.requests),
      String(counts.failures),
      `${((counts.toMs - counts.fromMs) / 1000).toFixed(1)} s`,
    ];
  });
  const attempts = targets.map((target) => `attempts on ${escapeMarkup(target)}`);
  return toTable(["phase", ...attempts, "requests", "failed", "length"], rows);
}

function toLedgers({ ledgers, faults, paths }: DrillRecord): string {
  const { client, gateway, targets } = ledgers;
  const statuses = new Set([...Object.keys(client.answers), ...Object.keys(gateway.all.answers)]);
  const row = (what: string, counts: readonly (number | undefined | "")[]): readonly string[] => [
    escapeMarkup(what),
    ...counts.map((count) => String(count ?? 0)),
  ];
  return toTable(
    ["counted", "clients", "gateway", "targets"],
    [
      ...[...statuses]
        .sort()
        .map((status) =>
          row(`answers ${status}`, [client.answers[status], gateway.all.answers[status], ""]),
        ),
      row("refused by a limit", ["", gateway.limited, ""]),
      row("attempts", ["", gateway.all.attempts, ""]),
      ...Object.entries(gateway.retries).map(([reason, count]) =>
        row(`retries for ${reason}`, ["", count, ""]),
      ),
      ...Object.entries(gateway.failures).map(([code, count]) =>
        row(`failed as ${code}`, ["", count, ""]),
      ),
      ...Object.entries(targets).map(([target, { requests }]) =>
        row(`requests to ${target}`, ["", gateway.attempts[target], requests]),
      ),
      ...faults.map(({ id, applied }) => row(`fault ${id}`, [client.felt?.[id], "", applied])),
      ...paths.map(({ fault, connections }) =>
        row(`connections that met the ${fault.kind} to ${fault.to}`, ["", "", connections]),
      ),
    ],
  );
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
