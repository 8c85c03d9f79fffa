/**
 * The phases of a drill, cut at what happened and not at what was planned, and what the gateway
 * counted in each:
 *
 *     steady ──before──▶ fault begins ──during──▶ fault ends ──recovery──▶ recovered ──after──▶ end
 *                          └─▶ breaker opens ──open──▶ ┘
 */
import type { PhaseName } from "./drill-plan.ts";
import type { DrillRecord, Moment } from "./drill-record.ts";

export interface PhaseCounts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  /** Answers with a 5xx. */
  readonly failures: number;
  readonly attempts: Readonly<Record<string, number>>;
}

/** `undefined`: the phase never began. */
export function phaseCounts(record: DrillRecord, phase: PhaseName): PhaseCounts | undefined {
  const bounds = toBounds(record, phase);
  if (bounds === undefined) return undefined;
  const [fromMs, toMs] = bounds;
  const first = lastUntil(record.moments, fromMs) ?? record.moments[0];
  const last = lastUntil(record.moments, toMs);
  if (first === undefined || last === undefined) return undefined;
  const answered = (isCounted: (status: string) => boolean): number =>
    Object.entries(last.answers)
      .filter(([status]) => isCounted(status))
      .reduce((sum, [status, count]) => sum + count - (first.answers[status] ?? 0), 0);
  return {
    fromMs,
    toMs,
    requests: answered(() => true),
    failures: answered((status) => status.startsWith("5")),
    attempts: Object.fromEntries(
      Object.entries(last.attempts).map(([target, count]) => [
        target,
        count - (first.attempts[target] ?? 0),
      ]),
    ),
  };
}

function toBounds(record: DrillRecord, phase: PhaseName): readonly [number, number] | undefined {
  const { steadyMs, recoveredMs, endedMs } = record;
  const beganMs = record.faults[0]?.beganMs;
  const faultEndedMs = record.faults.at(-1)?.endedMs;
  const openedMs = record.transitions.find(
    ({ to, atMs }) => to === "open" && beganMs !== undefined && atMs >= beganMs,
  )?.atMs;
  const bounds = {
    before: [steadyMs, beganMs],
    during: [beganMs, faultEndedMs],
    open: [openedMs, faultEndedMs],
    recovery: [faultEndedMs, recoveredMs],
    after: [recoveredMs, endedMs],
  } as const;
  const [fromMs, toMs] = bounds[phase];
  return fromMs === undefined || toMs === undefined ? undefined : [fromMs, toMs];
}

function lastUntil(moments: readonly Moment[], atMs: number): Moment | undefined {
  return moments.findLast((moment) => moment.atMs <= atMs);
}
