/**
 * How sure a measured value is: it is measured again from what was drawn anew, many times, and the
 * interval holds most of the results. Source: Efron and Tibshirani, "An Introduction to the
 * Bootstrap" (1993), chapter 13 (the percentile interval).
 */
import { rankOf } from "./rank-of.ts";

export interface BootstrapOptions {
  readonly replicates: number;
  /** Of the replicates, that lie within the interval. */
  readonly confidence: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * An interval for each of `values` values. `draw` draws anew and measures; `undefined` when nothing
 * could be measured of what it drew.
 */
export function bootstrapIntervals(
  values: number,
  draw: () => readonly number[] | undefined,
  { replicates, confidence }: BootstrapOptions,
): readonly Interval[] {
  const measured: number[][] = Array.from({ length: values }, () => []);
  for (let n = 0; n < replicates; n++) {
    const drawn = draw();
    if (drawn === undefined) continue;
    for (const [at, one] of measured.entries()) one.push(drawn[at]!);
  }
  const outside = (1 - confidence) / 2;
  return measured.map((results) => {
    results.sort((a, b) => a - b);
    return { low: rankOf(results, outside), high: rankOf(results, 1 - outside) };
  });
}
