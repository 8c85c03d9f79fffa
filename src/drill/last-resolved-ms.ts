/** When the last of an alert's label sets was resolved that had fired in a span of time. */
import type { AlertReading } from "./drill-record.ts";
import { firingWithin } from "./firing-within.ts";
import type { PhaseBounds } from "./phase-bounds.ts";

/** `undefined`: none fired then. Infinity: one of them was not resolved. */
export function lastResolvedMs(
  readings: readonly AlertReading[],
  span: PhaseBounds,
): number | undefined {
  const fired = firingWithin(readings, span);
  if (fired.length === 0) return undefined;
  // Each that fires again meanwhile has to be resolved as well.
  return Math.max(...fired.map(({ resolvedMs = Number.POSITIVE_INFINITY }) => resolvedMs));
}
