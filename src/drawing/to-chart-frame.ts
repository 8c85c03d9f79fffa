/**
 * What charts over time have in common: their size, their axes and their title. Drawn on a canvas
 * of fixed width, which the page scales.
 */
import { chartCanvas } from "./chart-canvas.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { evenTimeSteps } from "./even-time-steps.ts";

export interface ChartKey {
  readonly label: string;
  /** A class of the page's style sheet. */
  readonly tone: string;
}

export interface AxisMark {
  /** From the top, on the canvas. */
  readonly y: number;
  readonly label: string;
}

export interface ChartFrame {
  readonly title: string;
  readonly lengthS: number;
  readonly keys: readonly ChartKey[];
  readonly marks: readonly AxisMark[];
  /** Markup between grid and labels. */
  readonly drawing: string;
}

const TIME_MARKS_MAX = 12;
const { width, height, left, right, bottom, timeX } = chartCanvas;

export function toChartFrame({ title, lengthS, keys, marks, drawing }: ChartFrame): string {
  const times = evenTimeSteps(lengthS, TIME_MARKS_MAX);
  const grid = marks.map(
    ({ y }) => `<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/>`,
  );
  const labels = [
    ...marks.map(
      ({ y, label }) =>
        `<text x="${left - 6}" y="${y + 4}" text-anchor="end">${escapeMarkup(label)}</text>`,
    ),
    ...times.map(
      (atS) =>
        `<text x="${timeX(atS, lengthS)}" y="${height - 6}" text-anchor="middle">` +
        `${toClock(atS)}</text>`,
    ),
  ];
  const shown = keys.map(
    ({ label, tone }) => `<span class="key"><i class="${tone}"></i>${escapeMarkup(label)}</span>`,
  );
  return [
    `<figure><figcaption><b>${escapeMarkup(title)}</b>${shown.join("")}</figcaption>`,
    `<div class="wide"><svg viewBox="0 0 ${width} ${height}" role="img" ` +
      `aria-label="${escapeMarkup(title)}">`,
    ...grid,
    drawing,
    ...labels,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    "</svg></div></figure>",
  ].join("\n");
}

function toClock(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    Math.round(seconds % 60),
  ];
  const padded = (value: number): string => String(value).padStart(2, "0");
  return hours === 0 ? `${minutes}:${padded(rest)}` : `${hours}:${padded(minutes)}:${padded(rest)}`;
}
