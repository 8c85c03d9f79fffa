/** Lines over time as an SVG picture: for a report that needs no script. */
import { chartCanvas } from "./chart-canvas.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { evenSteps } from "./even-steps.ts";
import { type ChartKey, toChartFrame } from "./to-chart-frame.ts";

export interface TimeLine extends ChartKey {
  readonly points: readonly { readonly atS: number; readonly value: number }[];
}

export interface TimeSpan {
  readonly label: string;
  readonly fromS: number;
  readonly toS: number;
}

export interface TimeChart {
  readonly title: string;
  readonly lengthS: number;
  readonly lines: readonly TimeLine[];
  /** Shaded stretches of time, behind the lines. */
  readonly spans?: readonly TimeSpan[];
  /** How values are written at the axis. */
  readonly write: (value: number) => string;
}

const MARKS_MAX = 5;
const { top, bottom, timeX } = chartCanvas;

export function toTimeChart(chart: TimeChart): string {
  const { title, lengthS, lines, spans = [], write } = chart;
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const highest = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  // Names of stretches stand above the lines.
  const room = spans.length > 0 ? 1.2 : 1.05;
  const scale = (bottom - top) / (highest * room);
  const y = (value: number): number => Math.round((bottom - value * scale) * 10) / 10;
  return toChartFrame({
    title,
    lengthS,
    keys: lines,
    marks: evenSteps(highest, MARKS_MAX).map((value) => ({ y: y(value), label: write(value) })),
    drawing: [
      ...spans.map((span) => toShade(span, lengthS)),
      ...lines.map(({ tone, points }) => {
        const places = points.map(({ atS, value }) => `${timeX(atS, lengthS)},${y(value)}`);
        return `<polyline class="${tone}" points="${places.join(" ")}"/>`;
      }),
    ].join("\n"),
  });
}

function toShade({ label, fromS, toS }: TimeSpan, lengthS: number): string {
  const [from, to] = [timeX(fromS, lengthS), timeX(toS, lengthS)];
  return (
    `<rect class="span" x="${from}" y="${top}" width="${(to - from).toFixed(1)}" ` +
    `height="${bottom - top}"/><text x="${from + 3}" y="${top + 12}">${escapeMarkup(label)}</text>`
  );
}
