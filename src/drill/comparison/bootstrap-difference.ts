/**
 * How much two policies differ in a quantile of latency and in the share of failures, and how sure
 * that is.
 *
 * Requests of the same moment are alike, so they are not drawn one by one: what is drawn, with
 * replacement, is slices of time, for both policies the same ones, as the same slice had the same
 * arrivals under both. Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
 * chapter 8 (pairs, blocks).
 */
import {
  type BootstrapOptions,
  bootstrapIntervals,
  type Interval,
} from "../../histogram/bootstrap-intervals.ts";
import { rankOf } from "../../histogram/rank-of.ts";

/** What one policy did in one slice of time. */
export interface PolicySlice {
  readonly durationMs: readonly number[];
  readonly failures: number;
}

export interface SlicePair {
  readonly a: PolicySlice;
  readonly b: PolicySlice;
}

/** The interval is of b, less that of a. */
export interface Difference extends Interval {
  readonly a: number;
  readonly b: number;
}

export interface DifferenceOptions extends BootstrapOptions {
  readonly quantile: number;
  readonly random: () => number;
}

export interface Differences {
  readonly latencyMs: Difference;
  readonly failureShare: Difference;
}

/** `undefined`: there is nothing to compare. */
export function bootstrapDifference(
  pairs: readonly SlicePair[],
  { quantile, random, ...options }: DifferenceOptions,
): Differences | undefined {
  const all = measure(pairs, quantile);
  if (all === undefined) return undefined;
  const draw = (): readonly number[] | undefined => {
    const drawn = pairs.map(() => pairs[Math.floor(random() * pairs.length)]!);
    const measured = measure(drawn, quantile);
    if (measured === undefined) return undefined;
    const { a, b } = measured;
    return [b.latencyMs - a.latencyMs, b.failureShare - a.failureShare];
  };
  const [latency, share] = bootstrapIntervals(2, draw, options);
  const { a, b } = all;
  return {
    latencyMs: { a: a.latencyMs, b: b.latencyMs, ...latency! },
    failureShare: { a: a.failureShare, b: b.failureShare, ...share! },
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
