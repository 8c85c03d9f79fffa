/** The tables of a report. Each is empty where there is nothing to be told. */

import { toHtmlTable } from "../../drawing/to-html-table.ts";
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import type { RunResult } from "../running/run-result.ts";
import { humanize, humanizeDuration, humanizeShare } from "./humanize.ts";

const shares = [0.5, 0.9, 0.95, 0.99, 0.999];

export const reportTables = {
  thresholds({ thresholds, state, options }: RunResult): string {
    const rows = thresholds.map(({ key, threshold, result }) => {
      const metric = state.metrics.get(key.replace(/\{.*$/s, ""))!;
      const value =
        result.name === "no samples"
          ? ""
          : metric.type === "rate"
            ? humanizeShare(result.value)
            : humanize(result.value, metric.contains, options.summaryTimeUnit);
      return [key, threshold.source, value, result.name];
    });
    const tones = thresholds.map(({ result }) => (result.name === "passed" ? "good" : "bad"));
    return toSection("thresholds", "Thresholds", {
      heads: ["metric", "threshold", "value", "outcome"],
      rows,
      tones,
    });
  },

  /** Both times of each request: what is between them is the generator's, or a queue's. */
  percentiles({ state }: RunResult): string {
    const { serviceMs, intendedMs, sendLagMs } = state.counts;
    if (serviceMs.count === 0) return "";
    const row = (name: string, histogram: LogLinearHistogram): string[] => {
      const values = [...shares.map((share) => histogram.quantile(share)), histogram.max];
      return [name, ...values.map((ms) => humanizeDuration(ms, ""))];
    };
    return toSection("percentiles", "Percentiles", {
      heads: ["", ...shares.map((share) => `p${share * 100}`), "max"],
      rows: [
        row("from the intended start", intendedMs),
        row("service time", serviceMs),
        ...(sendLagMs.count === 0 ? [] : [row("send lag", sendLagMs)]),
      ],
    });
  },

  checks({ state }: RunResult): string {
    const checks = state.groups.checks();
    return toSection("checks", "Checks", {
      heads: ["check", "held", "failed"],
      rows: checks.map(({ path, passes, fails }) => {
        const name = path.replace(/^::/, "").replaceAll("::", " / ");
        return [name, String(passes), String(fails)];
      }),
      tones: checks.map(({ fails }) => (fails === 0 ? "good" : "bad")),
    });
  },

  failures({ state }: RunResult): string {
    return toSection("failures", "Failures by kind", {
      heads: ["what failed", "times"],
      rows: state.counts.failureKinds.all.map(([kind, times]) => [kind, String(times)]),
    });
  },

  statuses({ state }: RunResult): string {
    const rows = [...state.counts.byStatus].sort(([a], [b]) => a - b);
    return toSection("statuses", "Answers by status", {
      heads: ["status", "answers"],
      rows: rows.map(([status, count]) => [
        status === 0 ? "no response" : String(status),
        String(count),
      ]),
    });
  },
} as const;

interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Classes of the rows. */
  readonly tones?: readonly string[];
}

function toSection(id: string, title: string, { heads, rows, tones = [] }: Table): string {
  if (rows.length === 0) return "";
  return `<section id="${id}"><h2>${title}</h2>\n${toHtmlTable(heads, rows, tones)}</section>`;
}
