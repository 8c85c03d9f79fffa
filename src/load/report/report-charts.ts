/** The charts of a report: what happened over the time of the run. */
import { type HeatColumn, toHeatMap } from "../../drawing/to-heat-map.ts";
import { type TimeLine, toTimeChart } from "../../drawing/to-time-chart.ts";
import { latencyBucket } from "../running/latency-bucket.ts";
import type { Tick } from "../running/live-counts.ts";
import type { RunResult } from "../running/run-result.ts";
import type { TimeSlice } from "../running/time-slices.ts";
import { humanizeDuration } from "./humanize.ts";

/** More than these are not told apart on a page. */
const POINTS_MAX = 480;
/** Of a heat map: 19 % of a value. */
const ROWS_PER_OCTAVE = 4;
const LINES_MAX = 6;

export function reportCharts({ ticks, state }: RunResult): string {
  // The rest of a second at the end says nothing about a rate.
  const whole = ticks.filter(({ seconds }) => seconds >= 0.5);
  const last = whole.at(-1);
  if (last === undefined) return "";
  const lengthS = last.elapsedMs / 1000;
  const drawn = new Charts(whole, lengthS);
  const hasRequests = state.counts.requests > 0;
  const isOpen = state.counts.offered > 0;
  return [
    "<h2>Course</h2>",
    ...(hasRequests ? requestCharts(drawn, state.counts.slices.all) : []),
    drawn.chart("Virtual users", plain, [["active", "line-0", ({ vus }) => vus]]),
    drawn.chart("Iterations a second", perSecond, [
      ...(isOpen ? [["offered", "line-1", rateOf("offered")] as const] : []),
      ["completed", "good", rateOf("iterations")],
      ...(isOpen ? [["dropped", "bad", rateOf("dropped")] as const] : []),
    ]),
    ...(isOpen
      ? [drawn.chart("Send lag", inTime, [["p99", "line-2", ({ sendLagP99Ms }) => sendLagP99Ms]])]
      : []),
  ].join("\n");
}

function requestCharts(drawn: Charts, slices: readonly TimeSlice[]): string[] {
  return [
    drawn.chart("Requests a second", perSecond, [
      ["requests", "line-0", rateOf("requests")],
      ["failed", "bad", rateOf("failures")],
    ]),
    drawn.chart("Service time", inTime, [
      ["p50", "line-0", ({ p50Ms }) => p50Ms],
      ["p95", "line-1", ({ p95Ms }) => p95Ms],
      ["p99", "line-2", ({ p99Ms }) => p99Ms],
    ]),
    toHeatMap({
      title: "Service times of all requests",
      lengthS: drawn.lengthS,
      rowsPerOctave: ROWS_PER_OCTAVE,
      columns: toColumns(slices, drawn.lengthS),
      write: inTime,
    }),
    drawn.chart("Answers a second by status", perSecond, drawn.statusLines()),
  ];
}

type Line = readonly [label: string, tone: string, read: (tick: Tick) => number];

class Charts {
  readonly lengthS: number;
  readonly #groups: readonly (readonly Tick[])[];

  constructor(ticks: readonly Tick[], lengthS: number) {
    this.lengthS = lengthS;
    const size = Math.ceil(ticks.length / POINTS_MAX);
    this.#groups = Array.from({ length: Math.ceil(ticks.length / size) }, (_, at) =>
      ticks.slice(at * size, (at + 1) * size),
    );
  }

  /** Where several seconds share a point, it is the highest of them: peaks are looked for. */
  chart(title: string, write: (value: number) => string, lines: readonly Line[]): string {
    return toTimeChart({
      title,
      lengthS: this.lengthS,
      write,
      lines: lines.map(([label, tone, read]): TimeLine => {
        const points = this.#groups.map((group) => ({
          atS: group[0]!.elapsedMs / 1000,
          value: group.reduce((most, tick) => Math.max(most, read(tick)), 0),
        }));
        return { label, tone, points };
      }),
    });
  }

  statusLines(): Line[] {
    const totals = new Map<number, number>();
    for (const { byStatus } of this.#groups.flat()) {
      for (const [status, count] of byStatus) {
        totals.set(status, (totals.get(status) ?? 0) + count);
      }
    }
    const most = [...totals].sort(([, a], [, b]) => b - a).slice(0, LINES_MAX);
    return most
      .map(([status]) => status)
      .sort((a, b) => a - b)
      .map((status, at) => [
        status === 0 ? "no response" : String(status),
        `line-${at}`,
        ({ byStatus, seconds }) => (byStatus.get(status) ?? 0) / seconds,
      ]);
  }
}

function rateOf(
  name: "requests" | "failures" | "iterations" | "offered" | "dropped",
): (tick: Tick) => number {
  return (tick) => tick[name] / tick.seconds;
}

/** The rest of a second at the end is in no chart, unless the last slice is wide and has it. */
function toColumns(slices: readonly TimeSlice[], lengthS: number): HeatColumn[] {
  return slices
    .filter(({ fromMs }) => fromMs / 1000 < lengthS)
    .map((slice) => ({
      fromS: slice.fromMs / 1000,
      toS: Math.min(slice.toMs / 1000, lengthS),
      cells: toCells(slice),
    }));
}

function toCells({ buckets }: TimeSlice): Map<number, number> {
  const cells = new Map<number, number>();
  for (const [bucket, times] of buckets) {
    const row = Math.floor((bucket * ROWS_PER_OCTAVE) / latencyBucket.perOctave);
    cells.set(row, (cells.get(row) ?? 0) + times);
  }
  return cells;
}

function inTime(ms: number): string {
  return humanizeDuration(Number(ms.toPrecision(3)), "");
}

function perSecond(rate: number): string {
  return `${Number(rate.toPrecision(6))}/s`;
}

function plain(count: number): string {
  return String(Number(count.toPrecision(6)));
}
