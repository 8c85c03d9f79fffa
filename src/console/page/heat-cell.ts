/** One cell of the heat map: a second and a bucket, with what is asked of the server about it. */
import type { Sample } from "../console-state.ts";
import { format } from "./format.ts";

export interface HeatCell {
  /** As the sample has them. */
  readonly atS: number;
  readonly fromS: number;
  readonly row: number;
  readonly overMs: number;
  readonly upToMs: number;
  readonly answers: number;
}

/** Of the last bucket, which has no bound. */
const durationMsMax = 1e9;

/** `undefined`: there is none. */
export function heatCell(
  samples: readonly Sample[],
  boundsMs: readonly number[],
  at: number,
  row: number,
): HeatCell | undefined {
  const sample = samples[at];
  if (sample === undefined || row < 0 || row > boundsMs.length) return undefined;
  return {
    atS: sample.atS,
    fromS: sample.fromS,
    row,
    overMs: boundsMs[row - 1] ?? 0,
    upToMs: boundsMs[row] ?? durationMsMax,
    answers: sample.latencyCounts[row] ?? 0,
  };
}

export function cellSentence({ atS, overMs, upToMs, answers }: HeatCell): string {
  const bucket =
    upToMs === durationMsMax
      ? `more than ${format.ms(overMs)}`
      : `${format.ms(overMs)} to ${format.ms(upToMs)}`;
  return `${format.clock(atS)}, ${bucket}: ${format.whole(answers)} answers`;
}

export function cellPath({ fromS, atS, overMs, upToMs }: HeatCell): string {
  const [since, until] = [fromS, atS].map((seconds) => new Date(seconds * 1000).toISOString());
  const query = { since: since!, until: until!, overMs: plain(overMs), upToMs: plain(upToMs) };
  return `/exchanges?${new URLSearchParams(query)}`;
}

/** Bounds are products of fractions: 2.5 ms is not to become 2.5000000000000004. */
function plain(ms: number): string {
  return String(Number(ms.toFixed(6)));
}
