/** A second of a run as JSON, for whoever follows it over the network. */
import type { LiveView } from "../running/live-view.ts";

/** Without an end of its plan, a run has `null` where its length would stand. */
export function toLiveDocument({ tick, scenarios, ...view }: LiveView): object {
  return {
    ...view,
    plannedMs: finite(view.plannedMs),
    tick: { ...tick, byStatus: Object.fromEntries(tick.byStatus) },
    scenarios: scenarios.map((one) => ({ ...one, plannedMs: finite(one.plannedMs) })),
  };
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
