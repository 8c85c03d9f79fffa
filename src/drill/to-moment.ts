/** The gateway's metrics → what a drill needs of them. */
import { breakerTransitions } from "../telemetry/breaker-transitions.ts";
import type { Exposition, Series } from "../telemetry/read-exposition.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { BreakerState, Counts, Moment, Transition } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";

export interface MomentContext {
  readonly plan: DrillPlan;
  readonly system: DrillSystem;
}

export function toMoment(
  exposition: Exposition,
  { plan, system }: MomentContext,
  times: Pick<Moment, "askedMs" | "atMs" | "waitedMs">,
): Moment {
  const { route, upstream, targets } = plan.ledgers;
  const attempts: Record<string, number> = {};
  const replaced: Record<string, number> = {};
  const breakers: Record<string, BreakerState> = {};
  for (const target of targets) {
    const backend = system.targets[target]?.address ?? "";
    attempts[target] = exposition.sum("gogate_upstream_request_duration_seconds_count", {
      upstream,
      backend,
    });
    replaced[target] = exposition.sum("gogate_pool_replaced_total", { backend });
    const [state] = exposition
      .series("gogate_circuit_breaker_state", { upstream, backend })
      .filter(({ value }) => value === 1);
    if (state !== undefined) breakers[target] = state.labels.state as BreakerState;
  }
  const decisions = exposition.series("gogate_rate_limiter_requests_total");
  const rejected = decisions.filter(({ labels }) => labels.status === "rejected");
  const allRetries = exposition
    .series("gogate_retries_total")
    .filter(({ labels }) => labels.reason !== "budget_exhausted");
  return {
    ...times,
    answers: countsBy("code", exposition.series("gogate_http_requests_total", { route })),
    buckets: countsBy(
      "le",
      exposition.series("gogate_http_request_duration_seconds_bucket", { route }),
    ),
    attempts,
    replaced,
    limited: rejected.reduce((sum, { value }) => sum + value, 0),
    retries: countsBy(
      "reason",
      allRetries.filter(({ labels }) => labels.upstream === upstream),
    ),
    failures: countsBy("code", exposition.series("gogate_failures_total")),
    allowed: countsBy(
      "limit",
      decisions.filter(({ labels }) => labels.status === "allowed"),
    ),
    refused: countsBy("limit", rejected),
    breakers,
    underWay: exposition.sum("gogate_http_requests_in_flight"),
    all: {
      answers: countsBy("code", exposition.series("gogate_http_requests_total")),
      attempts: exposition.sum("gogate_upstream_request_duration_seconds_count"),
      retries: allRetries.reduce((sum, { value }) => sum + value, 0),
      hasRetries: allRetries.length > 0,
    },
  };
}

function countsBy(label: string, series: readonly Series[]): Counts {
  const counts: Record<string, number> = {};
  for (const { labels, value } of series) {
    const name = labels[label] ?? "";
    counts[name] = (counts[name] ?? 0) + value;
  }
  return counts;
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
