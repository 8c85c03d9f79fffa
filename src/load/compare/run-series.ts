/** What is compared of a run. */
import type { RunOutcome } from "../running/run-result.ts";
import type { TimeSlice } from "../running/time-slices.ts";

export interface RunSeries {
  readonly name: string;
  readonly slices: readonly TimeSlice[];
  /** Why its generator was the bottleneck; empty when it was not. */
  readonly doubts: readonly string[];
  /** One that did not complete is only the beginning of a run. */
  readonly outcome: { readonly name: RunOutcome["name"]; readonly reason?: string | undefined };
}
