/**
 * Milliseconds of the machine's monotonic clock, with fractions. All threads and processes of a
 * machine read the same value, which `performance.now()` does not give: its origin is per thread.
 */
// The global of the same name is a getter, which each reading would have to call.
import { performance } from "node:perf_hooks";
import { clockOffset } from "./clock-offset.ts";

const offsetMs = clockOffset(
  () => Number(process.hrtime.bigint()) / 1e6,
  () => performance.now(),
);

export function monotonicMs(): number {
  return performance.now() + offsetMs;
}
