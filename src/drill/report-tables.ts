/** What a report shows as tables beside the findings, as plain text: events, phases, ledgers. */
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";
import { phaseCounts } from "./phase-counts.ts";
import { phaseNames } from "./phase-names.ts";

export interface ReportTable {
  readonly title: "Events" | "Phases" | "Ledgers";
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function reportTables(record: DrillRecord): readonly ReportTable[] {
  return [toEvents(record), toPhases(record), toLedgers(record)];
}

function toEvents(record: DrillRecord): ReportTable {
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
  const rows = events
    .filter((event) => event.atMs !== undefined)
    .sort((a, b) => a.atMs! - b.atMs!)
    .map(({ atMs, what }) => [`${((atMs! - startedMs) / 1000).toFixed(2)} s`, what]);
  return { title: "Events", head: ["at", "what"], rows };
}

function toPhases(record: DrillRecord): ReportTable {
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
  const attempts = targets.map((target) => `attempts on ${target}`);
  return { title: "Phases", head: ["phase", ...attempts, "requests", "failed", "length"], rows };
}

function toLedgers({ ledgers, faults, paths }: DrillRecord): ReportTable {
  const { client, gateway, targets } = ledgers;
  const statuses = new Set([...Object.keys(client.answers), ...Object.keys(gateway.all.answers)]);
  const row = (
    what: string,
    counts: readonly (number | undefined | string)[],
  ): readonly string[] => [what, ...counts.map((count) => String(count ?? 0))];
  const rows = [
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
      row(`requests to ${target}`, ["", gateway.attempts[target], requests ?? "not counted"]),
    ),
    ...faults.map(({ id, applied }) => row(`fault ${id}`, [client.felt?.[id], "", applied])),
    ...paths.map(({ fault, connections }) =>
      row(`connections that met the ${fault.kind} to ${fault.to}`, ["", "", connections]),
    ),
  ];
  return { title: "Ledgers", head: ["counted", "clients", "gateway", "targets"], rows };
}
