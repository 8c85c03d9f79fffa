/** A verdict as a badge; how a script has ended is said in its own words. */
import { type ComponentChild, h } from "preact";

const tones: Readonly<Record<string, string>> = {
  PASS: "good",
  FAIL: "bad",
  INCONCLUSIVE: "warning",
};

export function VerdictBadge({ verdict }: { verdict: string }): ComponentChild {
  return h("span", { class: `badge ${tones[verdict] ?? "neutral"}` }, verdict);
}
