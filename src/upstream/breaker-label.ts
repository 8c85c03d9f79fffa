/** The state of a breaker as metrics, events and the admin spell it: a word that fits a label. */
import type { BreakerState } from "../breaking/circuit-breaker.ts";

export type BreakerLabel = "closed" | "open" | "half_open";

export const breakerLabels: readonly BreakerLabel[] = ["closed", "open", "half_open"];

export function toBreakerLabel(state: BreakerState): BreakerLabel {
  return state === "half-open" ? "half_open" : state;
}
