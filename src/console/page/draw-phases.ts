/**
 * Draws faults and loads over a chart, whose areas would hide them: a fault as a thin veil over the
 * whole height, a load as a bar along the top. The label is written where there is room for it.
 */
import type uPlot from "uplot";
import type { Phase } from "../console-state.ts";
import type { Theme } from "./theme.ts";

/** In pixels of the page; a canvas may have several for each. */
const barHeight = 4;
const fontSize = 10;
const colors = { fault: "bad", load: "p50" } as const;

export function drawPhases(plot: uPlot, phases: readonly Phase[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = `${fontSize * scale}px system-ui, sans-serif`;
  // The axes leave the canvas as they needed it.
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const { kind, label, fromS, toS } of phases) {
    const from = Math.max(bbox.left, plot.valToPos(fromS, "x", true));
    const to = toS === undefined ? right : Math.min(right, plot.valToPos(toS, "x", true));
    if (to <= from) continue;
    ctx.fillStyle = theme.color(colors[kind]);
    ctx.globalAlpha = kind === "fault" ? 0.12 : 0.55;
    const height = kind === "fault" ? bbox.height : barHeight * scale;
    ctx.fillRect(from, bbox.top, to - from, height);
    if (ctx.measureText(label).width + 8 * scale > to - from) continue;
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.muted;
    const below = kind === "fault" ? barHeight + fontSize + 4 : barHeight + 2;
    ctx.fillText(label, from + 4 * scale, bbox.top + below * scale);
  }
  ctx.restore();
}
