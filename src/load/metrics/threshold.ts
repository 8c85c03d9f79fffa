/**
 * `p(95)<200`, `rate>0.99`, `count>=1`: reading thresholds and deciding them.
 *
 * Where k6 lets a threshold pass whose metric has no samples (a trend counts as 0, a rate is left
 * out), here it does not pass: nothing was measured, so nothing was shown. A counter is the
 * exception: that something did not happen is what a count of 0 says.
 */
import type { MetricType, Sink } from "./metric.ts";
import { trendStat } from "./trend-stats.ts";

export interface Threshold {
  /** As the script has it. */
  readonly source: string;
  readonly aggregation: string;
  readonly operator: string;
  readonly limit: number;
  readonly abortOnFail: boolean;
  readonly delayAbortEvalMs: number;
}

export type ThresholdResult =
  | { readonly name: "passed"; readonly value: number }
  | { readonly name: "crossed"; readonly value: number }
  | { readonly name: "no samples" };

const pattern =
  /^\s*([a-z]+|p\(\s*[0-9.]+\s*\))\s*(<=|>=|===|==|!=|<|>)\s*(-?[0-9.]+(?:e[+-]?\d+)?)\s*$/i;

const aggregations: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ["count", "rate"],
  gauge: ["value"],
  rate: ["rate"],
  trend: ["avg", "min", "med", "max", "p(N)"],
};

export interface ThresholdText {
  readonly source: string;
  readonly abortOnFail: boolean;
  readonly delayAbortEvalMs: number;
}

/** Answers the problem in words when the text is not a threshold for metrics of this type. */
export function readThreshold(text: ThresholdText, type: MetricType): Threshold | string {
  const match = pattern.exec(text.source);
  if (match === null) {
    const rule = "must be an aggregation, an operator and a number, like p(95)<200";
    return `${rule}, got ${JSON.stringify(text.source)}`;
  }
  const aggregation = match[1]!.replaceAll(" ", "");
  const limit = Number(match[3]);
  const percentile = /^p\((.*)\)$/.exec(aggregation);
  const known = percentile === null ? aggregation : "p(N)";
  if (!aggregations[type].includes(known)) {
    return `a ${type} has ${aggregations[type].join(", ")}, got ${JSON.stringify(text.source)}`;
  }
  if (Number.isNaN(limit) || (percentile !== null && !(Number(percentile[1]) <= 100))) {
    return `must be a number, got ${JSON.stringify(text.source)}`;
  }
  return { ...text, aggregation, operator: match[2]!, limit };
}

export function decideThreshold(
  threshold: Threshold,
  sink: Sink,
  elapsedMs: number,
): ThresholdResult {
  if (sink.isEmpty && sink.type !== "counter") return { name: "no samples" };
  const value = aggregate(threshold.aggregation, sink, elapsedMs);
  const passes = compare(value, threshold.operator, threshold.limit);
  return { name: passes ? "passed" : "crossed", value };
}

function aggregate(aggregation: string, sink: Sink, elapsedMs: number): number {
  switch (sink.type) {
    case "counter":
      return aggregation === "count" ? sink.count : perSecond(sink.count, elapsedMs);
    case "gauge":
      return sink.value;
    case "rate":
      return sink.share;
    case "trend":
      return trendStat(sink.histogram, aggregation);
  }
}

function perSecond(count: number, elapsedMs: number): number {
  return elapsedMs === 0 ? 0 : count / (elapsedMs / 1000);
}

function compare(value: number, operator: string, limit: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "!=":
      return value !== limit;
    default:
      return value === limit;
  }
}
