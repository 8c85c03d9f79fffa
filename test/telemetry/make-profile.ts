/** A profile of few words: `["inner outer", 1, 2]` is a stack with a value for each measure. */
import { type Measure, ProfileSum } from "../../src/telemetry/profiling/profile-sum.ts";
import type { SampledProfile } from "../../src/telemetry/profiling/sampled-profile.ts";

export type Row = readonly [stack: string, ...values: number[]];

export function makeProfile(
  measures: readonly Measure[],
  rows: readonly Row[],
  labels: Readonly<Record<string, string>> = {},
): SampledProfile {
  const sum = new ProfileSum(measures);
  for (const [stack, ...values] of rows) {
    const frames = stack.split(" ").map((name, at) => ({ name, file: "a.ts", line: at + 1 }));
    sum.addStack(frames, labels, values);
  }
  const [first] = measures;
  return sum.toProfile({
    startMs: 1000,
    durationMs: 0,
    period: first!,
    periodValue: 1,
    shown: first![0],
  });
}
