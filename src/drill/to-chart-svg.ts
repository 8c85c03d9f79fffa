/** Lines over the time of a drill as an SVG picture: for a report that needs no script. */
import { escapeMarkup } from "../drawing/escape-markup.ts";

export interface ChartLine {
  readonly label: string;
  /** A class of the report's style sheet. */
  readonly tone: string;
  readonly points: readonly { readonly atS: number; readonly value: number }[];
}

export interface ChartSpan {
  readonly label: string;
  readonly fromS: number;
  readonly toS: number;
}

export interface Chart {
  readonly title: string;
  readonly lengthS: number;
  readonly lines: readonly ChartLine[];
  /** Shaded stretches of time, behind the lines. */
  readonly spans: readonly ChartSpan[];
}

const width = 960;
const height = 190;
const left = 48;
const bottom = 24;
const top = 22;

export function toChartSvg({ title, lengthS, lines, spans }: Chart): string {
  const highest = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const x = (atS: number): number => round(left + ((width - left - 8) * atS) / lengthS);
  const y = (value: number): number =>
    round(height - bottom - ((height - bottom - top) * value) / (highest * 1.08));
  const stepS = lengthS > 90 ? 30 : 10;
  const ticks = Array.from({ length: Math.floor(lengthS / stepS) + 1 }, (_, at) => at * stepS);
  return [
    `<figure><figcaption>${escapeMarkup(title)} ${lines.map(toKey).join(" ")}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(title)}">`,
    ...spans.map(
      ({ label, fromS, toS }) =>
        `<rect class="span" x="${x(fromS)}" y="${top}" width="${round(x(toS) - x(fromS))}" ` +
        `height="${height - bottom - top}"/>` +
        `<text x="${x(fromS) + 3}" y="${top - 6}">${escapeMarkup(label)}</text>`,
    ),
    ...[0, highest / 2, highest].map(
      (value) =>
        `<line class="grid" x1="${left}" x2="${width - 8}" y1="${y(value)}" y2="${y(value)}"/>` +
        `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${Math.round(value)}</text>`,
    ),
    ...ticks.map(
      (atS) => `<text x="${x(atS)}" y="${height - 6}" text-anchor="middle">${atS} s</text>`,
    ),
    ...lines.map(({ tone, points }) => {
      const places = points.map(({ atS, value }) => `${x(atS)},${y(value)}`);
      return `<polyline class="${tone}" points="${places.join(" ")}"/>`;
    }),
    "</svg></figure>",
  ].join("\n");
}

function toKey({ label, tone }: ChartLine): string {
  return `<span class="key"><i class="${tone}"></i>${escapeMarkup(label)}</span>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
