/**
 * How much two policies differ in a quantile of latency and in the share of failures, and how sure
 * that is.
 *
 * Requests of the same moment are alike, so they are not drawn one by one: what is drawn, with
 * replacement, is slices of time, for both policies the same ones, as the same slice had the same
 * arrivals under both. Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
 * chapters 8 (pairs, blocks) and 13 (the percentile interval).
 */

/** What one policy did in one slice of time. */
export interface PolicySlice {
  readonly durationMs: readonly number[];
  readonly failures: number;
}

export interface SlicePair {
  readonly a: PolicySlice;
  readonly b: PolicySlice;
}

/** Of b, less that of a. */
export interface Difference {
  readonly a: number;
  readonly b: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly quantile: number;
  readonly replicates: number;
  /** Of the replicates, that lie within the interval. */
  readonly confidence: number;
  readonly random: () => number;
}

export interface Differences {
  readonly latencyMs: Difference;
  readonly failureShare: Difference;
}

/** `undefined`: there is nothing to compare. */
export function bootstrapDifference(
  pairs: readonly SlicePair[],
  { quantile, replicates, confidence, random }: BootstrapOptions,
): Differences | undefined {
  const all = measure(pairs, quantile);
  if (all === undefined) return undefined;
  const latencies: number[] = [];
  const shares: number[] = [];
  for (let n = 0; n < replicates; n++) {
    const drawn = pairs.map(() => pairs[Math.floor(random() * pairs.length)]!);
    const measured = measure(drawn, quantile);
    if (measured === undefined) continue;
    latencies.push(measured.b.latencyMs - measured.a.latencyMs);
    shares.push(measured.b.failureShare - measured.a.failureShare);
  }
  const between = (values: number[]): Pick<Difference, "low" | "high"> => {
    values.sort((one, other) => one - other);
    const outside = (1 - confidence) / 2;
    return { low: rankOf(values, outside), high: rankOf(values, 1 - outside) };
  };
  const { a, b } = all;
  return {
    latencyMs: { a: a.latencyMs, b: b.latencyMs, ...between(latencies) },
    failureShare: { a: a.failureShare, b: b.failureShare, ...between(shares) },
  };
}

interface Measured {
  readonly latencyMs: number;
  readonly failureShare: number;
}

function measure(
  pairs: readonly SlicePair[],
  quantile: number,
): { readonly a: Measured; readonly b: Measured } | undefined {
  const a = measureOne(
    pairs.map((pair) => pair.a),
    quantile,
  );
  const b = measureOne(
    pairs.map((pair) => pair.b),
    quantile,
  );
  return a === undefined || b === undefined ? undefined : { a, b };
}

function measureOne(slices: readonly PolicySlice[], quantile: number): Measured | undefined {
  const durations = Float64Array.from(slices.flatMap(({ durationMs }) => durationMs)).sort();
  if (durations.length === 0) return undefined;
  const failures = slices.reduce((sum, slice) => sum + slice.failures, 0);
  return {
    latencyMs: rankOf(durations, quantile),
    failureShare: failures / durations.length,
  };
}

/** The value below which `share` of the values lie; `rising`. */
function rankOf(rising: ArrayLike<number>, share: number): number {
  const rank = Math.ceil(share * rising.length);
  return rising[Math.min(rising.length, Math.max(1, rank)) - 1]!;
}
