/** What `/v1/metrics` tells: k6's metrics with a sample of each, sub-metrics among them. */
import type { Sink } from "../metrics/metric.ts";
import { trendStat } from "../metrics/trend-stats.ts";
import { type ShownSink, shownSinks, valuesOf } from "../report/script-summary.ts";
import type { DecidedThreshold } from "../running/threshold-board.ts";
import type { Run } from "../start-run.ts";

export interface MetricDocument {
  readonly type: "metrics";
  readonly id: string;
  readonly attributes: object;
}

/** k6's, whatever `summaryTrendStats` says. */
const trendStats = ["min", "max", "avg", "med", "p(90)", "p(95)"];

export function toMetricDocuments({ state, decide }: Run): MetricDocument[] {
  const thresholds = decide();
  return shownSinks({ state, thresholds }).map((shown) => ({
    type: "metrics",
    id: shown.key,
    attributes: {
      type: shown.metric.type,
      contains: shown.metric.contains,
      tainted: isTainted(shown, thresholds),
      sample: toSample(shown.sink, state.elapsedMs),
    },
  }));
}

/** `null` for what no threshold was decided on. */
function isTainted({ key }: ShownSink, thresholds: readonly DecidedThreshold[]): boolean | null {
  const own = thresholds.filter((one) => one.key === key && one.result.name !== "no samples");
  return own.length === 0 ? null : own.some(({ result }) => result.name === "crossed");
}

function toSample(sink: Sink, elapsedMs: number): Readonly<Record<string, number>> {
  switch (sink.type) {
    case "gauge":
      return { value: sink.value };
    case "rate":
      return { rate: sink.share };
    case "counter":
      return valuesOf(sink, elapsedMs, []);
    case "trend":
      return Object.fromEntries(trendStats.map((name) => [name, trendStat(sink.histogram, name)]));
  }
}
