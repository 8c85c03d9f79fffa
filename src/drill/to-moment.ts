/** The gateway's metrics → what a drill needs of them. */
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
      .series("gogate_circuit_breaker_state", { backend })
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

/**
 * The transitions between two readings. Where several fall between them they are put in the order
 * in which one state leads to the next.
 */
export function toTransitions(
  previous: Exposition,
  current: Exposition,
  { system }: MomentContext,
  atMs: number,
): readonly Transition[] {
  return Object.entries(system.targets).flatMap(([target, { address }]) => {
    const found = current
      .series("gogate_circuit_breaker_transitions_total", { backend: address })
      .flatMap(({ name, labels, value }): Transition[] => {
        const { from = "", to = "", reason = "" } = labels;
        const times = value - previous.sum(name, labels);
        return new Array(times).fill({ atMs, target, from, to, reason });
      });
    const [before] = previous
      .series("gogate_circuit_breaker_state", { backend: address })
      .filter(({ value }) => value === 1);
    return inOrder(found, before?.labels.state);
  });
}

function inOrder(found: readonly Transition[], state: string | undefined): Transition[] {
  const rest = [...found];
  const ordered: Transition[] = [];
  let from = state;
  while (rest.length > 0) {
    const at = Math.max(
      0,
      rest.findIndex((transition) => transition.from === from),
    );
    const [next] = rest.splice(at, 1);
    ordered.push(next!);
    from = next!.to;
  }
  return ordered;
}
