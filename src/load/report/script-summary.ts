/** What handleSummary gets, in k6's shape, and `weir` beside it. */
import type { Metric, Sink } from "../metrics/metric.ts";
import { trendStat } from "../metrics/trend-stats.ts";
import type { Group } from "../running/group-tree.ts";
import type { RunResult } from "../running/run-result.ts";
import type { DecidedThreshold } from "../running/threshold-board.ts";

export interface SummaryMetric {
  readonly type: string;
  readonly contains: string;
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

export interface ScriptSummary {
  readonly root_group: SummaryGroup;
  readonly options: object;
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<Record<string, SummaryMetric>>;
  readonly setup_data: unknown;
}

export interface SummaryGroup {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly groups: readonly SummaryGroup[];
  readonly checks: readonly object[];
}

export function toScriptSummary(result: RunResult): ScriptSummary {
  const { options, durationMs } = result;
  const metrics: Record<string, SummaryMetric> = {};
  for (const { key, metric, sink } of shownSinks(result)) {
    const thresholds = thresholdsOf(key, result.thresholds);
    metrics[key] = {
      type: metric.type,
      contains: metric.contains,
      values: valuesOf(sink, durationMs, options.summaryTrendStats),
      ...(thresholds === undefined ? {} : { thresholds }),
    };
  }
  return {
    root_group: toGroup(result.state.groups.root),
    options: {
      summaryTrendStats: options.summaryTrendStats,
      summaryTimeUnit: options.summaryTimeUnit,
      noColor: true,
    },
    state: { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs: durationMs } as {
      testRunDurationMs: number;
    },
    metrics,
    setup_data: result.setupData,
  };
}

export interface ShownSink {
  readonly key: string;
  readonly metric: Metric;
  readonly sink: Sink;
}

/** Metrics with samples, and those without that a threshold asks for; then their sub-metrics. */
export function shownSinks(result: Pick<RunResult, "state" | "thresholds">): ShownSink[] {
  const asked = new Set(result.thresholds.map((one) => one.key));
  const shown: ShownSink[] = [];
  for (const metric of result.state.metrics.all()) {
    if (!metric.sink.isEmpty || asked.has(metric.name)) {
      shown.push({ key: metric.name, metric, sink: metric.sink });
    }
    for (const { name, sink } of metric.submetrics) {
      if (!sink.isEmpty || asked.has(name)) shown.push({ key: name, metric, sink });
    }
  }
  return shown;
}

export function valuesOf(
  sink: Sink,
  durationMs: number,
  trendStats: readonly string[],
): Record<string, number> {
  switch (sink.type) {
    case "counter":
      return { count: sink.count, rate: durationMs === 0 ? 0 : sink.count / (durationMs / 1000) };
    case "gauge":
      return { value: sink.value, min: sink.min, max: sink.max };
    case "rate":
      return { rate: sink.share, passes: sink.trues, fails: sink.total - sink.trues };
    case "trend":
      return Object.fromEntries(trendStats.map((name) => [name, trendStat(sink.histogram, name)]));
  }
}

function thresholdsOf(
  key: string,
  decided: readonly DecidedThreshold[],
): Record<string, { ok: boolean }> | undefined {
  const own = decided.filter((one) => one.key === key);
  if (own.length === 0) return undefined;
  return Object.fromEntries(
    own.map(({ threshold, result }) => [threshold.source, { ok: result.name === "passed" }]),
  );
}

function toGroup(group: Group): SummaryGroup {
  return {
    name: group.name,
    path: group.path,
    id: group.id,
    groups: [...group.groups.values()].map(toGroup),
    checks: [...group.checks.values()].map((check) => ({ ...check })),
  };
}
