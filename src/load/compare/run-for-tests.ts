/** A run whose latencies vary by request and, with memory, from second to second. */
import { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { TimeSlices } from "../running/time-slices.ts";
import type { RunSeries } from "./run-series.ts";

export interface MadeUpRun {
  readonly seconds: number;
  readonly perSecond: number;
  readonly medianMs: number;
  /** How much of a second's slowness the next one keeps, 0 to 1. */
  readonly memory: number;
  readonly failureShare: number;
}

export function makeUpRun(run: MadeUpRun, random: () => number, name = "former.json"): RunSeries {
  const slices = new TimeSlices();
  let slowness = 0;
  for (let second = 0; second < run.seconds; second++) {
    slowness = run.memory * slowness + 0.05 * normal(random);
    const latencies = new LogLinearHistogram();
    let failures = 0;
    for (let i = 0; i < run.perSecond; i++) {
      latencies.record(run.medianMs * Math.exp(slowness + 0.5 * normal(random)));
      if (random() < run.failureShare) failures += 1;
    }
    const fromMs = second * 1000;
    const toMs = fromMs + 1000;
    slices.add({ fromMs, toMs, requests: run.perSecond, failures, pausedMs: 0 }, latencies);
  }
  return { name, slices: slices.all, doubts: [], outcome: { name: "completed" } };
}

/** G. E. P. Box and M. E. Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
