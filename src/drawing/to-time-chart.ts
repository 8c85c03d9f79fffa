/** Lines over time as an SVG picture: for a report that needs no script. */
import { chartCanvas } from "./chart-canvas.ts";
import { evenSteps } from "./even-steps.ts";
import { type ChartKey, toChartFrame } from "./to-chart-frame.ts";

export interface TimeLine extends ChartKey {
  readonly points: readonly { readonly atS: number; readonly value: number }[];
}

export interface TimeChart {
  readonly title: string;
  readonly lengthS: number;
  readonly lines: readonly TimeLine[];
  /** How values are written at the axis. */
  readonly write: (value: number) => string;
}

const MARKS_MAX = 5;
const { top, bottom, timeX } = chartCanvas;

export function toTimeChart({ title, lengthS, lines, write }: TimeChart): string {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const highest = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const scale = (bottom - top) / (highest * 1.05);
  const y = (value: number): number => Math.round((bottom - value * scale) * 10) / 10;
  return toChartFrame({
    title,
    lengthS,
    keys: lines,
    marks: evenSteps(highest, MARKS_MAX).map((value) => ({ y: y(value), label: write(value) })),
    drawing: lines
      .map(({ tone, points }) => {
        const places = points.map(({ atS, value }) => `${timeX(atS, lengthS)},${y(value)}`);
        return `<polyline class="${tone}" points="${places.join(" ")}"/>`;
      })
      .join("\n"),
  });
}
