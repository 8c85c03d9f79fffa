/** `--summary-export`: k6's file, in which a threshold is `true` when it was crossed. */
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import type { Comparison } from "../compare/compare-runs.ts";
import { toSeriesDocument } from "../compare/series-document.ts";
import type { RunResult } from "../running/run-result.ts";
import { type SummaryGroup, toScriptSummary } from "./script-summary.ts";

/** `comparison`: with a former run, where there was one. */
export function toSummaryExport(result: RunResult, comparison?: Comparison): string {
  const data = toScriptSummary(result);
  const metrics: Record<string, object> = {};
  for (const [name, { type, values, thresholds }] of Object.entries(data.metrics)) {
    const { rate, ...rest } = values;
    // A rate's share is called value here, a counter's rate stays.
    const flat = type === "rate" ? { ...rest, value: rate } : values;
    const crossed = Object.entries(thresholds ?? {}).map(([source, { ok }]) => [source, !ok]);
    metrics[name] =
      thresholds === undefined ? flat : { ...flat, thresholds: Object.fromEntries(crossed) };
  }
  const exported = {
    root_group: toNamed(data.root_group),
    metrics,
    ...(data.setup_data === undefined ? {} : { setup_data: data.setup_data }),
    weir: {
      outcome: result.outcome,
      duration_ms: result.durationMs,
      honesty: result.honesty,
      requests_by_status: Object.fromEntries(result.state.counts.byStatus),
      latency_from_intended_start_ms: percentilesOf(result.state.counts.intendedMs),
      service_time_ms: percentilesOf(result.state.counts.serviceMs),
      send_lag_ms: percentilesOf(result.state.counts.sendLagMs),
      failures_by_kind: Object.fromEntries(result.state.counts.failureKinds.all),
      series: toSeriesDocument(result.state.counts.slices.all),
      ...(comparison === undefined ? {} : { comparison }),
      thresholds: result.thresholds.map(({ key, threshold, result: decided }) => ({
        metric: key,
        threshold: threshold.source,
        ...decided,
      })),
    },
  };
  return `${JSON.stringify(exported, undefined, 2)}\n`;
}

function percentilesOf(histogram: LogLinearHistogram): Record<string, number> {
  const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, "p99.9": 0.999 };
  const values = Object.entries(shares).map(([name, share]) => [name, histogram.quantile(share)]);
  return { ...Object.fromEntries(values), max: histogram.max };
}

/** Lists of groups and checks become tables by name. */
function toNamed(group: SummaryGroup): object {
  const byName = (list: readonly object[]): object =>
    Object.fromEntries(list.map((one) => [(one as { name: string }).name, one]));
  return {
    ...group,
    groups: Object.fromEntries(group.groups.map((one) => [one.name, toNamed(one)])),
    checks: byName(group.checks),
  };
}
