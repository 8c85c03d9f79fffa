/** What was measured over a run → its figures. */
import { bucketQuantile } from "../../telemetry/bucket-quantile.ts";
import type { RunFigures, RunMeasure } from "./run-record.ts";

export function toFigures({ boundsMs, slices }: RunMeasure): RunFigures {
  const buckets: { bound: number; count: number }[] = [];
  let requests = 0;
  for (const bound of [...boundsMs, Infinity]) {
    const at = buckets.length;
    requests += slices.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0);
    buckets.push({ bound, count: requests });
  }
  const failures = slices.reduce((sum, slice) => sum + slice.failures, 0);
  return {
    requests,
    failureShare: requests === 0 ? undefined : failures / requests,
    p50Ms: bucketQuantile(buckets, 0.5),
    p95Ms: bucketQuantile(buckets, 0.95),
    p99Ms: bucketQuantile(buckets, 0.99),
  };
}
