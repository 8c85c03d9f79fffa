/** What one thread of a run has measured since it told last, and how it is put together again. */
import { type Metric, mergeSink, type SinkContent } from "../metrics/metric.ts";
import type { GeneratorLoad } from "../running/generator-load.ts";
import type { Group } from "../running/group-tree.ts";
import type { CountsDelta } from "../running/live-counts.ts";
import type { RunState } from "../running/run-state.ts";

interface MetricReport {
  readonly name: string;
  readonly type: Metric["type"];
  readonly contains: Metric["contains"];
  readonly sink: SinkContent;
  readonly submetrics: readonly (readonly [name: string, sink: SinkContent])[];
}

interface GroupReport {
  readonly name: string;
  readonly groups: readonly GroupReport[];
  readonly checks: readonly (readonly [name: string, passes: number, fails: number])[];
}

export interface RunReport {
  readonly metrics: readonly MetricReport[];
  readonly counts: CountsDelta;
  readonly root: GroupReport;
  readonly vusInitialized: number;
  readonly load: GeneratorLoad;
}

/** Everything begins again here, so that what is told once is not told a second time. */
export function takeReport(state: RunState, load: GeneratorLoad): RunReport {
  const metrics = [...state.metrics.all()].map(({ name, type, contains, sink, submetrics }) => ({
    name,
    type,
    contains,
    sink: sink.take(),
    submetrics: submetrics.map((one) => [one.name, one.sink.take()] as const),
  }));
  const { vusInitialized } = state;
  return {
    metrics,
    counts: state.counts.take(),
    root: takeGroup(state.groups.root),
    vusInitialized,
    load,
  };
}

/** The number of users is the caller's to add up: it is no difference. */
export function mergeReport(state: RunState, report: RunReport): void {
  for (const { name, type, contains, sink, submetrics } of report.metrics) {
    const metric = state.metrics.get(name) ?? state.metrics.declare(name, type, contains);
    mergeSink(metric.sink, sink);
    for (const [key, data] of submetrics) {
      const own = metric.submetrics.find((one) => one.name === key);
      if (own !== undefined) mergeSink(own.sink, data);
    }
  }
  state.counts.merge(report.counts);
  mergeGroup(state.groups.root, report.root);
}

function takeGroup(group: Group): GroupReport {
  const checks = [...group.checks.values()].map((check) => {
    const told = [check.name, check.passes, check.fails] as const;
    check.passes = 0;
    check.fails = 0;
    return told;
  });
  return { name: group.name, groups: [...group.groups.values()].map(takeGroup), checks };
}

function mergeGroup(into: Group, from: GroupReport): void {
  for (const [name, passes, fails] of from.checks) {
    const check = into.check(name);
    check.passes += passes;
    check.fails += fails;
  }
  for (const one of from.groups) mergeGroup(into.group(one.name), one);
}
