/** What the gateway counted in a phase of a drill. */
import type { Counts, DrillRecord, Moment } from "./drill-record.ts";
import { isFailure } from "./is-failure.ts";
import { type PhaseBounds, phaseBounds } from "./phase-bounds.ts";

export interface PhaseCounts extends PhaseBounds {
  readonly first: Moment;
  readonly last: Moment;
  readonly requests: number;
  /** Those not served: `isFailure`. */
  readonly failures: number;
  readonly attempts: Counts;
  readonly buckets: Counts;
}

/** `undefined`: the phase never began. */
export function phaseCounts(record: DrillRecord, phase: string): PhaseCounts | undefined {
  const bounds = phaseBounds(record, phase);
  if (bounds === undefined) return undefined;
  const first = lastUntil(record.moments, bounds.fromMs) ?? record.moments[0];
  const last = lastUntil(record.moments, bounds.toMs);
  if (first === undefined || last === undefined) return undefined;
  const answers = grown(first.answers, last.answers);
  return {
    ...bounds,
    first,
    last,
    requests: sum(Object.values(answers)),
    failures: sum(
      Object.entries(answers).map(([status, count]) => (isFailure(status) ? count : 0)),
    ),
    attempts: grown(first.attempts, last.attempts),
    buckets: grown(first.buckets, last.buckets),
  };
}

function lastUntil(moments: readonly Moment[], atMs: number): Moment | undefined {
  return moments.findLast((moment) => moment.atMs <= atMs);
}

function grown(before: Counts, after: Counts): Counts {
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
