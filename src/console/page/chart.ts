/** One chart: a uPlot canvas that follows the samples, with a line for each marked event. */
import { type ComponentChild, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { ConsoleEvent, Phase, Sample } from "../console-state.ts";
import { beganS } from "./began-s.ts";
import type { ChartPlan, LinePlan } from "./chart-plans.ts";
import { drawPhases } from "./draw-phases.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { shownTime } from "./shown-time.ts";
import { readTheme, type Theme } from "./theme.ts";

export interface ChartProps {
  readonly plan: ChartPlan;
  readonly samples: readonly Sample[];
  readonly marks: readonly ConsoleEvent[];
  readonly phases: readonly Phase[];
  /** The last sample is old: its values are not those of now. */
  readonly isLost: boolean;
  /** Changes when the colours do. */
  readonly themeName: string;
}

const height = 150;
/** Between the marks of an axis whose units are powers of two. */
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);
/** Moving over one chart shows the same second in all. */
const cursorGroup = uPlot.sync("second");

export function Chart(props: ChartProps): ComponentChild {
  const { plan, samples, marks, phases, isLost, themeName } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const moments = toMoments(samples);
  const shown = useRef({ moments, marks, phases, isLost });
  shown.current = { moments, marks, phases, isLost };

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot(toOptions(plan, element.clientWidth, readTheme(), shown), [[]], element);
    plot.current = made;
    const resized = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
  }, [plan, themeName]);

  useEffect(() => {
    const made = plot.current;
    if (made === undefined) return;
    made.setData(toPoints(plan, shown.current.moments), false);
    const { fromS, toS } = shownTime(samples);
    made.setScale("x", { min: fromS, max: toS });
    // Without this the legend keeps the values of the last move of the mouse.
    // `null`, no second pointed at, is missing in the types of uPlot.
    made.setLegend({ idx: (made.cursor.idx ?? null) as number }, false);
  }, [samples, marks, phases, isLost, plan, themeName]);

  const isEmpty = !samples.some(plan.hasMeaning);
  const last = samples.at(-1);
  return h(
    Panel,
    {
      title: plan.title,
      note: plan.unit,
      aside: last === undefined || plan.total === undefined ? undefined : plan.total(last.totals),
    },
    h("div", { class: "chart", ref: place }),
    isEmpty ? h("p", { class: "empty" }, plan.empty) : null,
  );
}

interface ShownNow extends Pick<ChartProps, "marks" | "phases" | "isLost"> {
  readonly moments: readonly Moment[];
}

type Shown = { readonly current: ShownNow };

/** A place on the axis of time; in a gap there is no sample. */
interface Moment {
  readonly atS: number;
  readonly sample: Sample | undefined;
}

function toMoments(samples: readonly Sample[]): readonly Moment[] {
  return samples.flatMap((sample, at) => {
    const endedS = samples[at - 1]?.atS ?? sample.fromS;
    const gapS = beganS(samples, at) - endedS;
    const gap = gapS > 0 ? [{ atS: endedS + gapS / 2, sample: undefined }] : [];
    return [...gap, { atS: sample.atS, sample }];
  });
}

function toOptions(plan: ChartPlan, width: number, theme: Theme, shown: Shown): uPlot.Options {
  const axis = {
    stroke: theme.muted,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const top = (highest: number): number =>
    Math.min(Math.max(highest * 1.1, plan.topMin), plan.topMax ?? Infinity);
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    cursor: { sync: { key: cursorGroup.key }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, highest) => [0, top(highest ?? 0)] } },
    axes: [
      { ...axis, values: toClocks, space: 64, size: 28 },
      {
        ...{ ...axis, size: 62, space: 34 },
        values: (_, values) => values.map(plan.show),
        ...(plan.show === format.bytes ? { incrs: binarySteps } : {}),
      },
    ],
    legend: { live: true },
    series: [
      { label: "at", value: "{HH}:{mm}:{ss}" },
      ...plan.lines.map((line) => toSeries(line, plan, theme, shown)),
    ],
    hooks: {
      draw: [
        (plot) => drawPhases(plot, shown.current.phases, theme),
        (plot) => drawMarks(plot, shown.current.marks, theme),
      ],
    },
  };
}

/** With seconds as long as the ticks are less than a minute apart. */
function toClocks(_: uPlot, ticks: number[]): string[] {
  const isFine = ticks.length > 1 && ticks[1]! - ticks[0]! < 60;
  return ticks.map((atS) => format.clock(atS).slice(0, isFine ? 8 : 5));
}

function toSeries(line: LinePlan, plan: ChartPlan, theme: Theme, shown: Shown): uPlot.Series {
  const stroke = theme.color(line.color);
  return {
    label: line.label,
    stroke,
    width: 1.5,
    points: { show: true, size: 5, fill: stroke, filter: lonePoints },
    ...(line.isDashed ? { dash: [5, 4] } : {}),
    ...(line.isStacked ? { fill: `color-mix(in srgb, ${stroke} 30%, ${theme.panel})` } : {}),
    // A stacked line is drawn at the height of the sum below it; its own value is what is read.
    value: (_, __, ___, at) => {
      const { moments, isLost } = shown.current;
      const sample = at === null && isLost ? undefined : moments.at(at ?? -1)?.sample;
      const value = sample === undefined ? undefined : line.of(sample);
      return value === undefined ? "–" : plan.show(value);
    },
  };
}

/**
 * An area is drawn down to the axis, over those before it: each is as high as it and all after it.
 * So what hurts, the last of them, stands on the axis, where its height can be read.
 */
function toPoints(plan: ChartPlan, moments: readonly Moment[]): uPlot.AlignedData {
  const sums = new Array<number>(moments.length).fill(0);
  const rows = plan.lines.toReversed().map((line) => {
    const values = moments.map(({ sample }) => sample && line.of(sample));
    if (!line.isStacked) return values.map((value) => value ?? null);
    for (const [at, value] of values.entries()) sums[at] = sums[at]! + (value ?? 0);
    const drawn = line === plan.lines[0] ? sums : withoutFlats(sums);
    return drawn.map((sum, at) => (moments[at]!.sample === undefined ? null : sum));
  });
  return [moments.map(({ atS }) => atS), ...rows.toReversed()];
}

/** Zeros between zeros are not drawn: a coloured line on the axis would look like something. */
function withoutFlats(values: readonly number[]): (number | null)[] {
  return values.map((value, at) => {
    const isFlat = value === 0 && !values[at - 1] && !values[at + 1];
    return isFlat ? null : value;
  });
}

/** A second of traffic between quiet ones is no line: it is shown as a point. */
function lonePoints(plot: uPlot, seriesAt: number): number[] {
  const values = plot.data[seriesAt]!;
  return Array.from(values.keys()).filter(
    (at) => values[at] != null && values[at - 1] == null && values[at + 1] == null,
  );
}

function drawMarks(plot: uPlot, marks: readonly ConsoleEvent[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const { min = 0, max = 0 } = plot.scales.x!;
  ctx.save();
  ctx.setLineDash([3, 4]);
  ctx.globalAlpha = 0.7;
  for (const { atS, tone } of marks) {
    if (atS < min || atS > max) continue;
    const x = Math.round(plot.valToPos(atS, "x", true));
    ctx.strokeStyle = theme.color(tone);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
