/** The tables of the documents, made of what was measured. */
import { toTable } from "../../test/reference/to-table.ts";
import { introduction, type ResultsMeta } from "./introduction.ts";
import type { Measured } from "./run-bench.ts";
import type { Spread, Summary } from "./summarize.ts";

export function resultsBlock(measured: readonly Measured[], meta: ResultsMeta): string {
  const first = meta.peers[0]!.name;
  const heads = ["load", "program", "CPU", `${first} ÷ it`, "throughput", "p50", "p99", "rounds"];
  const rows = measured.flatMap(({ scenario, summaries }) =>
    summaries.map((summary) => {
      const countsBytes = scenario.counts === "bytes";
      return [
        scenario.name,
        summary.name,
        countsBytes ? `${summary.cpuMsPerGb.toFixed(0)} ms/GB` : cpuOf(summary),
        toRatio(summary.ratio),
        countsBytes
          ? `${(summary.bytesPerSecond / 1e9).toFixed(2)} GB/s`
          : `${summary.requestsPerSecond.toFixed(0)}/s`,
        `${summary.p50Ms.toFixed(2)} ms`,
        `${summary.p99Ms.toFixed(2)} ms`,
        String(summary.rounds),
      ];
    }),
  );
  return `${introduction(meta)}\n${toTable(heads, rows)}`;
}

/** For the README: one row a load, one column a program. */
export function gatewaySummary(measured: readonly Measured[], meta: ResultsMeta): string {
  const present = meta.peers.filter(({ version }) => version !== undefined);
  const names = present.map(({ name }) => name);
  const rows = measured.map(({ scenario, summaries }) => [
    `\`${scenario.name}\``,
    ...names.map((name) => {
      const summary = summaries.find((one) => one.name === name);
      return summary === undefined ? "" : cpuOf(summary);
    }),
  ]);
  return `${introduction(meta)}\n${toTable(["load", ...names], rows)}`;
}

function cpuOf({ cpuUsPerRequest }: Summary): string {
  return `${cpuUsPerRequest.toFixed(1)} µs`;
}

function toRatio(ratio: Spread | undefined): string {
  if (ratio === undefined) return "";
  const [median, min, max] = [ratio.median, ratio.min, ratio.max].map((n) => n.toFixed(2));
  return `${median} (${min} to ${max})`;
}
