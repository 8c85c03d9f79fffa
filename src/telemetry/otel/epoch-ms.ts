/**
 * The time of day of a reading of the monotonic clock, in milliseconds since 1970, with fractions:
 * spans of several processes are put side by side by it.
 */
import { performance } from "node:perf_hooks";
import { clockOffset } from "../clock-offset.ts";
import { monotonicMs } from "../monotonic-ms.ts";

/** When the clock on the wall was set, or the machine slept, what was measured holds no more. */
const STEP_MS = 100;

// The start of the process is known more precisely than any later time of day.
let offsetMs = clockOffset(() => performance.timeOrigin + performance.now(), monotonicMs);

export function epochMs(atMs: number): number {
  const measuredMs = Date.now() - monotonicMs();
  if (Math.abs(measuredMs - offsetMs) > STEP_MS) offsetMs = measuredMs;
  return atMs + offsetMs;
}
