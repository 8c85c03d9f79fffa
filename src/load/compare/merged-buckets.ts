/**
 * The latencies of several slices as one distribution. Within a bucket they are taken to lie evenly
 * on the scale of the buckets, which is that of logarithms.
 */
import { latencyBucket } from "../running/latency-bucket.ts";

export interface SliceSums {
  readonly buckets: readonly number[];
  /** Requests in each of `buckets`. */
  readonly times: readonly number[];
}

export interface MergedBuckets {
  readonly mean: number;
  /** The value below which `share` (0 to 1) of the latencies lie. */
  quantile(share: number): number;
}

export function mergedBuckets(slices: readonly SliceSums[]): MergedBuckets {
  const counts = new Map<number, number>();
  for (const { buckets, times } of slices) {
    for (let at = 0; at < buckets.length; at++) {
      const bucket = buckets[at]!;
      counts.set(bucket, (counts.get(bucket) ?? 0) + times[at]!);
    }
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, times]) => sum + times, 0);
  const weighed = sorted.reduce(
    (sum, [bucket, times]) => sum + times * latencyBucket.fromMs(bucket + 0.5),
    0,
  );
  return {
    mean: total === 0 ? 0 : weighed / total,
    quantile(share) {
      let below = 0;
      for (const [bucket, times] of sorted) {
        if (below + times >= share * total) {
          return latencyBucket.fromMs(bucket + (share * total - below) / times);
        }
        below += times;
      }
      return 0;
    },
  };
}
