/** What is compared of a run. */
import type { TimeSlice } from "../running/time-slices.ts";

export interface RunSeries {
  readonly name: string;
  readonly slices: readonly TimeSlice[];
  /** Why its generator was the bottleneck; empty when it was not. */
  readonly doubts: readonly string[];
}
