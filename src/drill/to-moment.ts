/** The gateway's metrics → what a drill needs of them. */
import { breakerTransitions } from "../telemetry/breaker-transitions.ts";
import type { Exposition } from "../telemetry/read-exposition.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { BreakerState, Moment, Transition } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";

export interface MomentContext {
  readonly plan: DrillPlan;
  readonly system: DrillSystem;
}

export function toMoment(
  exposition: Exposition,
  { plan, system }: MomentContext,
  atMs: number,
): Moment {
  const { route, upstream, targets } = plan.ledgers;
  const answers: Record<string, number> = {};
  for (const { labels, value } of exposition.series("gogate_http_requests_total", { route })) {
    const status = labels.code ?? "";
    answers[status] = (answers[status] ?? 0) + value;
  }
  const attempts: Record<string, number> = {};
  const breakers: Record<string, BreakerState> = {};
  for (const target of targets) {
    const backend = system.targets[target]?.address ?? "";
    attempts[target] = exposition.sum("gogate_upstream_request_duration_seconds_count", {
      upstream,
      backend,
    });
    const [state] = exposition
      .series("gogate_circuit_breaker_state", { upstream, backend })
      .filter(({ value }) => value === 1);
    if (state !== undefined) breakers[target] = state.labels.state as BreakerState;
  }
  return {
    atMs,
    answers,
    attempts,
    rejected: answers["429"] ?? 0,
    retries: exposition
      .series("gogate_retries_total", { upstream })
      .filter(({ labels }) => labels.reason !== "budget_exhausted")
      .reduce((sum, { value }) => sum + value, 0),
    breakers,
  };
}

/** The transitions of the targets' breakers between two readings. */
export function toTransitions(
  previous: Exposition,
  current: Exposition,
  { plan, system }: MomentContext,
  atMs: number,
): readonly Transition[] {
  const nameOf = new Map(
    Object.entries(system.targets).map(([target, { address }]) => [address, target]),
  );
  return breakerTransitions(previous, current).flatMap((transition) => {
    const { upstream, backend, from, to, reason } = transition;
    const target = nameOf.get(backend);
    return target === undefined || upstream !== plan.ledgers.upstream
      ? []
      : [{ atMs, target, from, to, reason }];
  });
}
