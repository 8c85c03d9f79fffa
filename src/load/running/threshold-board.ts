/** All thresholds of a run: read before it begins, decided while it goes on and at its end. */
import type { Metric, Submetric } from "../metrics/metric.ts";
import type { MetricTable } from "../metrics/metric-table.ts";
import {
  decideThreshold,
  readThreshold,
  type Threshold,
  type ThresholdResult,
  type ThresholdText,
} from "../metrics/threshold.ts";

export interface DecidedThreshold {
  /** `http_req_duration` or `http_reqs{status:200}`. */
  readonly key: string;
  /**
   * What decides it: how long something took, whether a pace was kept, whether enough was done, or
   * none of these.
   */
  readonly measures: "times" | "pace" | "reached" | "counts";
  readonly threshold: Threshold;
  readonly result: ThresholdResult;
}

interface Entry {
  readonly key: string;
  readonly metric: Metric;
  readonly submetric: Submetric | undefined;
  readonly threshold: Threshold;
}

export class ThresholdBoard {
  readonly problems: readonly string[];
  readonly #entries: Entry[] = [];

  /** `metrics` has those that the script declares already. */
  constructor(thresholds: ReadonlyMap<string, readonly ThresholdText[]>, metrics: MetricTable) {
    const problems: string[] = [];
    for (const [key, texts] of thresholds) {
      const found = metrics.find(key);
      if (typeof found === "string") {
        problems.push(`options.thresholds.${key}: ${found}`);
        continue;
      }
      for (const text of texts) {
        const threshold = readThreshold(text, found.metric.type);
        if (typeof threshold === "string") problems.push(`options.thresholds.${key}: ${threshold}`);
        else this.#entries.push({ key, ...found, threshold });
      }
    }
    this.problems = problems;
  }

  decide(elapsedMs: number): DecidedThreshold[] {
    return this.#entries.map(({ key, metric, submetric, threshold }) => ({
      key,
      measures: measuresOf(metric, threshold),
      threshold,
      result: decideThreshold(threshold, (submetric ?? metric).sink, elapsedMs),
    }));
  }

  /** The first threshold that is crossed and ends the run; what has no samples yet does not. */
  aborting(elapsedMs: number): DecidedThreshold | undefined {
    return this.decide(elapsedMs).find(
      ({ threshold, result }) =>
        threshold.abortOnFail &&
        result.name === "crossed" &&
        threshold.delayAbortEvalMs <= elapsedMs,
    );
  }
}

function measuresOf(metric: Metric, threshold: Threshold): DecidedThreshold["measures"] {
  if (metric.contains === "time") return "times";
  // An iteration is dropped when it is due and all users are still busy.
  if (metric.name === "dropped_iterations") return "pace";
  if (metric.type !== "counter") return "counts";
  if (threshold.aggregation === "rate") return "pace";
  return threshold.operator.startsWith(">") ? "reached" : "counts";
}
