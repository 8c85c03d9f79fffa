/**
 * Latencies as a heat map: a column for each second, a row for each bucket, the darker the more
 * answers. A click chooses a cell; with the keyboard, arrows move and Enter chooses.
 */
import { type ComponentChild, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Sample } from "../console-state.ts";
import { beganS } from "./began-s.ts";
import { format } from "./format.ts";
import { cellSentence, type HeatCell, heatCell } from "./heat-cell.ts";
import { secondsMax } from "./shown-time.ts";
import { readTheme } from "./theme.ts";

export interface HeatMapProps {
  readonly samples: readonly Sample[];
  readonly boundsMs: readonly number[];
  readonly chosen: HeatCell | undefined;
  readonly onChoose: (cell: HeatCell) => void;
  readonly themeName: string;
}

/** In pixels of the page. */
const rowHeight = 18;
const left = 74;
const bottom = 20;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export function HeatMap(props: HeatMapProps): ComponentChild {
  const { samples, boundsMs, chosen, onChoose, themeName } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  /** Of a second, so that it moves along with it. */
  const [pointed, setPointed] = useState<HeatCell | undefined>(undefined);
  const rows = boundsMs.length + 1;
  const height = rows * rowHeight + bottom;

  useEffect(() => {
    const element = canvas.current!.parentElement!;
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  useEffect(() => {
    draw(canvas.current!, { ...props, width, height, pointed });
  }, [samples, boundsMs, chosen, pointed, themeName, width]);

  const cellUnder = ({ offsetX, offsetY }: MouseEvent): HeatCell | undefined => {
    const atS = axisOf(samples, width).secondAt(offsetX);
    const at = samples.findIndex((sample) => sample.atS > atS);
    if (at === -1 || beganS(samples, at) > atS) return undefined;
    return heatCell(samples, boundsMs, at, rows - 1 - Math.floor(offsetY / rowHeight));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (event.key === "Enter" && pointed !== undefined) onChoose(pointed);
    if (move === undefined) return;
    event.preventDefault();
    const at = pointed === undefined ? -1 : samples.findIndex(({ atS }) => atS === pointed.atS);
    const row = clamp((pointed?.row ?? 0) + move[1], rows);
    const next = clamp((at === -1 ? samples.length - 1 : at) + move[0], samples.length);
    setPointed(heatCell(samples, boundsMs, next, row) ?? pointed);
  };
  return h(
    "div",
    { class: "heat" },
    h("canvas", {
      ref: canvas,
      tabIndex: 0,
      role: "application",
      "aria-label": "Latency heat map. Arrows move from cell to cell, Enter lists its exchanges.",
      style: { height: `${height}px` },
      onKeyDown,
      onMouseMove: (event: MouseEvent) => setPointed(cellUnder(event)),
      onMouseLeave: () => setPointed(undefined),
      onClick: (event: MouseEvent) => {
        const cell = cellUnder(event);
        if (cell !== undefined) onChoose(cell);
      },
    }),
    h(
      "p",
      { class: "line", role: "status" },
      pointed === undefined ? "Point at a cell, or use the arrow keys." : cellSentence(pointed),
    ),
  );
}

/** The place itself, or the nearest of so many. */
function clamp(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, place));
}

/** Time from left to right; the last five minutes, also where there are fewer samples. */
function axisOf(samples: readonly Sample[], width: number) {
  const toS = samples.at(-1)?.atS ?? 0;
  const fromS = toS - secondsMax;
  const secondWidth = (width - left) / secondsMax;
  return {
    toS,
    xOf: (atS: number): number => left + Math.max(0, atS - fromS) * secondWidth,
    secondAt: (x: number): number => fromS + (x - left) / secondWidth,
  };
}

interface Drawn extends HeatMapProps {
  readonly width: number;
  readonly height: number;
  readonly pointed: HeatCell | undefined;
}

function draw(canvas: HTMLCanvasElement, drawn: Drawn): void {
  const { samples, boundsMs, chosen, pointed, width, height } = drawn;
  const theme = readTheme();
  const scale = devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  context.fillStyle = theme.muted;
  const rows = boundsMs.length + 1;
  const { toS, xOf } = axisOf(samples, width);
  const topOf = (row: number): number => (rows - 1 - row) * rowHeight;
  const leftOf = (at: number): number => xOf(beganS(samples, at));
  const widthOf = (at: number): number => xOf(samples[at]!.atS) - leftOf(at);
  for (const [row, boundMs] of boundsMs.entries()) {
    context.fillText(`≤ ${format.ms(boundMs)}`, 0, topOf(row) + rowHeight / 2);
  }
  context.fillText("more", 0, topOf(rows - 1) + rowHeight / 2);
  for (let backS = 0; backS < secondsMax && samples.length > 0; backS += 60) {
    const text = format.clock(toS - backS);
    const x = Math.min(xOf(toS - backS), width - context.measureText(text).width);
    context.fillText(text, x, rows * rowHeight + bottom / 2);
  }
  const most = Math.max(1, ...samples.flatMap(({ latencyCounts }) => latencyCounts));
  context.fillStyle = theme.color("heat");
  for (const [at, { latencyCounts }] of samples.entries()) {
    for (const [row, count] of latencyCounts.entries()) {
      if (count === 0 || widthOf(at) <= 0) continue;
      // By the logarithm: one slow answer shall be seen beside a thousand quick ones.
      context.globalAlpha = 0.2 + 0.8 * (Math.log1p(count) / Math.log1p(most));
      context.fillRect(leftOf(at), topOf(row), Math.max(1, widthOf(at) - 0.3), rowHeight - 1);
    }
  }
  context.globalAlpha = 1;
  for (const [cell, color] of [
    [pointed, theme.muted],
    [chosen, theme.text],
  ] as const) {
    const at = samples.findIndex(({ atS }) => atS === cell?.atS);
    if (cell === undefined || at === -1) continue;
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.strokeRect(leftOf(at) - 1, topOf(cell.row), widthOf(at) + 2, rowHeight - 1);
  }
}
