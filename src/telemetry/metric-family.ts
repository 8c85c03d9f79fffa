/** Metrics as they are told: what an exposition writes and an export sends. */

import type { Exemplar } from "./exemplars.ts";

export type MetricType = "counter" | "gauge" | "histogram";

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  /** Upper bounds of a histogram, ascending, without infinity; empty for the others. */
  readonly buckets: readonly number[];
  readonly series: readonly MetricSeries[];
}

export interface MetricSeries {
  readonly labelValues: readonly string[];
  /**
   * One number; of a histogram the count of each bucket by itself (not cumulative), that above the
   * last bound, and the sum of what was observed.
   */
  readonly values: readonly number[];
  /** Of a histogram, by bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
}

export interface MetricSource {
  collect(): MetricFamily[];
}

/** One series of a registry and where its values lie in its segment. */
export interface SeriesDescription {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  readonly labelValues: readonly string[];
  readonly buckets: readonly number[];
  readonly slot: number;
}
