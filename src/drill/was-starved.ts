/**
 * Had the machine no processor for a drill in some of its time? What is too late then, or too slow,
 * says nothing about what is drilled.
 */
import type { DrillRecord } from "./drill-record.ts";
import type { PhaseBounds } from "./phase-bounds.ts";

/** Of the time, that a thread which wants to run may wait. Alone on two cores it is a twentieth. */
const shareMax = 0.15;

/** The share of the time that the drill waited for a processor; `undefined` when it was small. */
export function wasStarved(
  { moments }: DrillRecord,
  { fromMs, toMs }: PhaseBounds,
): number | undefined {
  const first = moments.findLast(({ atMs }) => atMs <= fromMs) ?? moments[0];
  const last = moments.find(({ atMs }) => atMs >= toMs) ?? moments.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  const share = (last.waitedMs - first.waitedMs) / (last.atMs - first.atMs);
  return share > shareMax ? share : undefined;
}
