/**
 * How much two former runs differ in p99 and in failures, or that no difference is shown.
 *
 * What is kept of a run is counts in buckets, second by second. Stretches of seconds are drawn
 * anew, of each run for itself, as the two did not have the same arrivals. So the interval tells
 * how much the seconds of these runs vary. What else was different on the machine it cannot tell.
 */
import { bootstrapIntervals, type Interval } from "../../histogram/bootstrap-intervals.ts";
import { redrawStretches } from "../../histogram/redraw-stretches.ts";
import type { RunFigures, RunMeasure } from "./run-record.ts";
import { toFigures } from "./to-figures.ts";

export interface RunDifference extends Interval {
  readonly of: "p99" | "failures";
  readonly a: number;
  readonly b: number;
  /** Whose is lower; `undefined`: no difference is shown. */
  readonly lower: "a" | "b" | undefined;
  /** Why none is shown though the seconds would; empty else. */
  readonly because: string;
}

export interface RunComparison {
  /** Why nothing can be said; none when something can. */
  readonly doubt: string | undefined;
  readonly differences: readonly RunDifference[];
}

/** With fewer seconds it is not known how much they vary. */
const slicesMin = 20;
const options = { replicates: 1000, confidence: 0.95 };

export function compareRuns(a: RunMeasure, b: RunMeasure, random: () => number): RunComparison {
  const [answeredA, answeredB] = [answered(a), answered(b)];
  const doubt = toDoubt(answeredA, answeredB);
  const [figuresA, figuresB] = [answeredA, answeredB].map(toMeasured);
  if (doubt !== undefined || figuresA === undefined || figuresB === undefined) {
    return { doubt, differences: [] };
  }
  const draw = (): readonly number[] | undefined => {
    const [drawnA, drawnB] = [answeredA, answeredB].map((one) => toMeasured(drawn(one, random)));
    return [drawnB!.p99Ms - drawnA!.p99Ms, drawnB!.failureShare - drawnA!.failureShare];
  };
  const [latency, share] = bootstrapIntervals(2, draw, options);
  const bucket = bucketOf(a.boundsMs, figuresA.p99Ms);
  const isSame = bucket === bucketOf(a.boundsMs, figuresB.p99Ms);
  return {
    doubt,
    differences: [
      {
        ...toDifference("p99", figuresA.p99Ms, figuresB.p99Ms, latency!),
        ...(isSame ? { lower: undefined, because: toBecause(a.boundsMs, bucket) } : {}),
      },
      toDifference("failures", figuresA.failureShare, figuresB.failureShare, share!),
    ],
  };
}

function toDoubt(a: RunMeasure, b: RunMeasure): string | undefined {
  if (String(a.boundsMs) !== String(b.boundsMs)) {
    return "the two were not measured with the same buckets";
  }
  const fewest = Math.min(a.slices.length, b.slices.length);
  return fewest < slicesMin
    ? `there were answers in ${fewest} seconds of one of them, and it takes ${slicesMin}`
    : undefined;
}

function toDifference(
  of: RunDifference["of"],
  a: number,
  b: number,
  { low, high }: Interval,
): RunDifference {
  return { of, a, b, low, high, lower: low > 0 ? "a" : high < 0 ? "b" : undefined, because: "" };
}

type Measured = { readonly [Key in "p99Ms" | "failureShare"]: NonNullable<RunFigures[Key]> };

function toMeasured(measure: RunMeasure): Measured | undefined {
  const { p99Ms, failureShare } = toFigures(measure);
  return p99Ms === undefined || failureShare === undefined ? undefined : { p99Ms, failureShare };
}

function answered({ boundsMs, slices }: RunMeasure): RunMeasure {
  return { boundsMs, slices: slices.filter(({ counts }) => counts.some((count) => count > 0)) };
}

function drawn({ boundsMs, slices }: RunMeasure, random: () => number): RunMeasure {
  return { boundsMs, slices: redrawStretches(slices, random) };
}

/** A quantile is known as far as its bucket; where in it, is a guess. */
function bucketOf(boundsMs: readonly number[], ms: number): number {
  const at = boundsMs.findIndex((bound) => ms <= bound);
  return at === -1 ? boundsMs.length : at;
}

function toBecause(boundsMs: readonly number[], bucket: number): string {
  return `both are between ${boundsMs[bucket - 1] ?? 0} and ${boundsMs[bucket] ?? "more"} ms`;
}
