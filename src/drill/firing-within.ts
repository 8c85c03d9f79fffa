/** Of an alert's readings, those that fired at some time of a span, both ends included. */
import type { AlertReading } from "./drill-record.ts";
import type { PhaseBounds } from "./phase-bounds.ts";

export function firingWithin(
  readings: readonly AlertReading[],
  { fromMs, toMs }: PhaseBounds,
): readonly AlertReading[] {
  return readings.filter(
    ({ firedMs, resolvedMs }) =>
      firedMs <= toMs && (resolvedMs === undefined || resolvedMs >= fromMs),
  );
}
