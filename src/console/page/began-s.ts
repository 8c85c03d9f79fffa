/**
 * From when on a sample tells what happened: from the end of the one before it, unless the gateway
 * could not be read meanwhile. What lies between is a gap, and is drawn as one.
 */
import type { Sample } from "../console-state.ts";

type Ends = Pick<Sample, "atS" | "fromS">;

/** In seconds since 1970. */
export function beganS(samples: readonly Ends[], at: number): number {
  return Math.max(samples[at]!.fromS, samples[at - 1]?.atS ?? 0);
}
