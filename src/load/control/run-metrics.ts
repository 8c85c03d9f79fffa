/**
 * The metrics of a run for Prometheus, named and measured as k6's output for it does: `k6_` in
 * front, `_total` behind a counter, a gauge for each statistic of a trend, times in seconds.
 * Samples with certain tags are not told apart: sums over both would count them twice.
 */
import type { FamilyReading, MetricFamily, MetricSource } from "../../telemetry/metric-family.ts";
import type { Metric, MetricContains } from "../metrics/metric.ts";
import type { MetricTable } from "../metrics/metric-table.ts";
import { trendStat } from "../metrics/trend-stats.ts";

const MS_PER_S = 1000;
const trendStats = ["avg", "min", "med", "max", "p(90)", "p(95)", "p(99)"];

export class RunMetrics implements MetricSource {
  readonly #metrics: MetricTable;

  constructor(metrics: MetricTable) {
    this.#metrics = metrics;
  }

  /** Everything is counted as it happens. */
  *refresh(): Iterable<void> {}

  families(): FamilyReading[] {
    return this.collect();
  }

  collect(): MetricFamily[] {
    const all = [...this.#metrics.all()].filter(({ sink }) => !sink.isEmpty);
    return all.flatMap(toFamilies).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function toFamilies({ name, sink, contains }: Metric): MetricFamily[] {
  switch (sink.type) {
    case "counter":
      return [toFamily({ name, suffix: "_total", contains }, sink.count)];
    case "gauge":
      return [toFamily({ name, suffix: "", contains }, sink.value)];
    case "rate":
      return [toFamily({ name, suffix: "_rate", contains: "default" }, sink.share)];
    case "trend":
      return trendStats.map((stat) => {
        const suffix = `_${stat.replace(/[()]/g, "")}`;
        return toFamily({ name, suffix, contains }, trendStat(sink.histogram, stat));
      });
  }
}

interface FamilyName {
  readonly name: string;
  readonly suffix: string;
  readonly contains: MetricContains;
}

function toFamily({ name, suffix, contains }: FamilyName, value: number): MetricFamily {
  const isCounter = suffix === "_total";
  const unit = contains === "time" ? ", in seconds" : contains === "data" ? ", in bytes" : "";
  const what = suffix === "" ? "last value" : isCounter ? "sum" : suffix.slice(1);
  return {
    name: `k6_${name}${suffix}`,
    help: `Of k6's metric ${name}: ${what}${unit}.`,
    type: isCounter ? "counter" : "gauge",
    labelNames: [],
    buckets: [],
    series: [{ labelValues: [], values: [contains === "time" ? value / MS_PER_S : value] }],
  };
}
