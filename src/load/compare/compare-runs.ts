/**
 * Whether a run differs from a former one, by more than either differs from itself.
 *
 * Requests of one run are no independent samples: a slow second makes hundreds of them slow. So
 * whole stretches of time are drawn again instead of single requests.
 *
 * Six numbers are compared, each with an interval of 99 %, so that in all of them together a
 * difference is made up in about one comparison of twenty (Bonferroni); but in more where slow
 * spells last longer than a stretch, or runs are short, as the intervals are then too narrow.
 */
import { redrawStretches } from "../../histogram/redraw-stretches.ts";
import { mergedBuckets, type SliceSums } from "./merged-buckets.ts";
import type { RunSeries } from "./run-series.ts";

export interface Difference {
  readonly what: "p50" | "p95" | "p99" | "mean" | "rate" | "failures";
  readonly former: number;
  readonly present: number;
  /** Of the former: 0.1 is a tenth more. Of failures: the difference of the shares. */
  readonly change: number;
  readonly changeFrom: number;
  readonly changeTo: number;
  readonly isShown: boolean;
}

export interface Comparison {
  readonly former: string;
  /** Why nothing can be said; there are then no differences. */
  readonly doubts: readonly string[];
  readonly differences: readonly Difference[];
}

const ROUNDS = 1000;
const CONFIDENCE = 0.99;
/** Of fewer, the variation over time cannot be known. */
const SLICES_MIN = 20;

type Stats = Readonly<Record<Difference["what"], number>>;

export function compareRuns(
  former: RunSeries,
  present: RunSeries,
  random: () => number,
): Comparison {
  const runs = [former, present].map((one) => ({ ...one, slices: whole(one) }));
  const doubts = runs.flatMap(({ name, slices, outcome, doubts: own }) => [
    ...(outcome.name === "completed" ? [] : [`${name} is no whole run: ${toReason(outcome)}`]),
    ...own.map((doubt) => `the generator of ${name} was the bottleneck: ${doubt}`),
    ...(slices.length < SLICES_MIN
      ? [`${name} is too short: ${slices.length} slices of its time, ${SLICES_MIN} are needed`]
      : []),
    ...(slices.some(({ requests }) => requests > 0) ? [] : [`no request of ${name} was finished`]),
  ]);
  if (doubts.length > 0) return { former: former.name, doubts, differences: [] };
  const [before, after] = runs.map(({ slices }) => slices.map(toSums)) as [Sums[], Sums[]];
  const base = toStats(before);
  const seen = toStats(after);
  const drawn = Array.from({ length: ROUNDS }, () => [
    toStats(redrawStretches(before, random)),
    toStats(redrawStretches(after, random)),
  ]) as (readonly [Stats, Stats])[];
  const differences = (Object.keys(base) as Difference["what"][]).map((what) => {
    const changes = drawn.map(([a, b]) => changeOf(what, a, b)).sort((a, b) => a - b);
    const at = (share: number): number => changes[Math.round(share * (ROUNDS - 1))]!;
    const changeFrom = at((1 - CONFIDENCE) / 2);
    const changeTo = at((1 + CONFIDENCE) / 2);
    return {
      what,
      former: base[what],
      present: seen[what],
      change: changeOf(what, base, seen),
      changeFrom,
      changeTo,
      isShown: changeFrom > 0 || changeTo < 0,
    };
  });
  return { former: former.name, doubts, differences };
}

function toReason({ name, reason }: RunSeries["outcome"]): string {
  return reason === undefined ? `it was ${name}` : `it was ${name}, ${reason}`;
}

/**
 * The rest of a second at the end is no slice like the others, and neither is a pause. One in which
 * nothing was finished is: an outage looks like that.
 */
function whole({ slices }: RunSeries): RunSeries["slices"] {
  const widths = slices.map(({ fromMs, toMs }) => toMs - fromMs).sort((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)] ?? 0;
  return slices.filter(({ fromMs, toMs, pausedMs }) => toMs - fromMs - pausedMs > 0.5 * usual);
}

interface Sums extends SliceSums {
  readonly seconds: number;
  readonly requests: number;
  readonly failures: number;
}

function toSums(slice: RunSeries["slices"][number]): Sums {
  const { fromMs, toMs, pausedMs, requests, failures, buckets } = slice;
  return {
    seconds: (toMs - fromMs - pausedMs) / 1000,
    requests,
    failures,
    buckets: [...buckets.keys()],
    times: [...buckets.values()],
  };
}

function toStats(slices: readonly Sums[]): Stats {
  const latencies = mergedBuckets(slices);
  const sum = (of: (one: Sums) => number): number => slices.reduce((all, one) => all + of(one), 0);
  const requests = sum((one) => one.requests);
  return {
    p50: latencies.quantile(0.5),
    p95: latencies.quantile(0.95),
    p99: latencies.quantile(0.99),
    mean: latencies.mean,
    rate: requests / sum((one) => one.seconds),
    failures: requests === 0 ? 0 : sum((one) => one.failures) / requests,
  };
}

/**
 * Stretches without a request have a rate, and of all else nothing. What cannot be told is drawn as
 * no change: that never makes a difference up.
 */
function changeOf(what: Difference["what"], former: Stats, present: Stats): number {
  if (former.rate === 0 || (present.rate === 0 && what !== "rate")) return 0;
  if (what === "failures") return present.failures - former.failures;
  return present[what] / former[what] - 1;
}
