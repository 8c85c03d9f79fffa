/**
 * Milliseconds of the machine's monotonic clock, with fractions. All threads and processes of a
 * machine read the same value, which `performance.now()` does not give: its origin is per thread.
 */
const offsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function monotonicMs(): number {
  return performance.now() + offsetMs;
}
