/** `--summary-export`: k6's file, in which a threshold is `true` when it was crossed. */
import type { RunResult } from "../running/run-result.ts";
import { type SummaryGroup, toScriptSummary } from "./script-summary.ts";

export function toSummaryExport(result: RunResult): string {
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
      thresholds: result.thresholds.map(({ key, threshold, result: decided }) => ({
        metric: key,
        threshold: threshold.source,
        ...decided,
      })),
    },
  };
  return `${JSON.stringify(exported, undefined, 2)}\n`;
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
