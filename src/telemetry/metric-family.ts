/** Metrics as they are told: what an exposition writes and an export sends. */

import type { Exemplar } from "./exemplars.ts";

export type MetricType = "counter" | "gauge" | "histogram";

/** What the series of one name have in common. */
export interface FamilyShape {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  /** Upper bounds of a histogram, ascending, without infinity; empty for the others. */
  readonly buckets: readonly number[];
}

export interface MetricSeries {
  readonly labelValues: readonly string[];
  /**
   * One number; of a histogram the count of each bucket by itself (not cumulative), that above the
   * last bound, and the sum of what was observed.
   */
  readonly values: readonly number[];
  /** Of a histogram, by bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[];
}

/** A family whose series are read one by one, as they are asked for, sorted by their labels. */
export interface FamilyReading extends FamilyShape {
  readonly series: Iterable<MetricSeries>;
}

export interface MetricFamily extends FamilyShape {
  readonly series: readonly MetricSeries[];
}

/**
 * Metrics that can be read. There may be thousands of series in a thread that serves, so a reader
 * may pause after each step and each series:
 *
 *     for (const _ of source.refresh()) await pause();
 *     for (const family of source.families()) for (const series of family.series) …
 */
export interface MetricSource {
  /** Looks at what is not counted as it happens, one thing a step. */
  refresh(): Iterable<void>;
  /** Sorted by name. */
  families(): Iterable<FamilyReading>;
  /** All of it at once, refreshed. */
  collect(): MetricFamily[];
}

/** One series of a registry and where its values lie in its segment. */
export interface SeriesDescription extends FamilyShape {
  readonly labelValues: readonly string[];
  readonly slot: number;
}
