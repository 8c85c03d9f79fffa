/**
 * The stretch of time that charts and strips show: what there is, from one minute on, and at most
 * five minutes: samples that are older are from before a gap.
 */
import type { Sample } from "../console-state.ts";

export interface ShownTime {
  readonly fromS: number;
  readonly toS: number;
}

const secondsMin = 60;
export const secondsMax = 300;

export function shownTime(samples: readonly Sample[]): ShownTime {
  const toS = samples.at(-1)?.atS ?? secondsMin;
  const firstS = samples[0]?.atS ?? toS;
  return { fromS: Math.max(Math.min(firstS, toS - secondsMin), toS - secondsMax), toS };
}
