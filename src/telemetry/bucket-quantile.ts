/**
 * The quantile of a Prometheus histogram, estimated as PromQL's `histogram_quantile` does it: the
 * observations of a bucket are taken to lie evenly between its bounds. So the console and a
 * Grafana beside it show the same line.
 */
export interface Bucket {
  /** Upper bound, `le`; the last one is infinite. */
  readonly bound: number;
  /** Observations at or below the bound: cumulative, as exposed. */
  readonly count: number;
}

/** `buckets` by rising bound. `undefined` when nothing was observed. */
export function bucketQuantile(buckets: readonly Bucket[], share: number): number | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = share * total;
  const at = buckets.findIndex((bucket) => bucket.count >= rank);
  const bucket = buckets[at]!;
  const below = at === 0 ? { bound: 0, count: 0 } : buckets[at - 1]!;
  // Nothing is known above the last finite bound; PromQL answers that bound.
  if (!Number.isFinite(bucket.bound)) return below.bound;
  const inBucket = bucket.count - below.count;
  if (inBucket === 0) return bucket.bound;
  return below.bound + ((bucket.bound - below.bound) * (rank - below.count)) / inBucket;
}
