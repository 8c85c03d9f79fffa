/** Has the system been in its steady state for as long as the plan asks? */
import type { DrillPlan } from "./drill-plan.ts";
import type { Moment } from "./drill-record.ts";
import { isFailure } from "./is-failure.ts";

export interface Steadiness {
  readonly for: number;
  readonly failureShareMax: number;
  readonly rateShareMin: number;
}

/** `moments` are those since the load began, or since the events were over. */
export function isSteady(
  moments: readonly Moment[],
  plan: Pick<DrillPlan, "load">,
  { for: forMs, failureShareMax, rateShareMin }: Steadiness,
): boolean {
  const last = moments.at(-1);
  const first = moments.findLast(({ atMs }) => atMs <= (last?.atMs ?? 0) - forMs);
  if (last === undefined || first === undefined) return false;
  const seconds = (last.atMs - first.atMs) / 1000;
  const grown = Object.entries(last.answers).map(
    ([status, count]) => [status, count - (first.answers[status] ?? 0)] as const,
  );
  const answers = grown.reduce((sum, [, count]) => sum + count, 0);
  const failures = grown
    .filter(([status]) => isFailure(status))
    .reduce((sum, [, count]) => sum + count, 0);
  return (
    answers >= rateShareMin * plan.load.rate * seconds &&
    failures <= failureShareMax * answers &&
    Object.values(last.breakers).every((state) => state === "closed")
  );
}
