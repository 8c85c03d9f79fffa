/**
 * The transitions of circuit breakers between two readings of a gateway's metrics. Where several
 * fall between them they are put in the order in which one state leads to the next.
 */
import type { Exposition } from "./read-exposition.ts";

export interface BreakerTransition {
  readonly upstream: string;
  /** The address, as the metrics name it. */
  readonly backend: string;
  readonly from: BreakerStateName;
  readonly to: BreakerStateName;
  readonly reason: string;
}

export type BreakerStateName = "closed" | "open" | "half_open";

const counter = "gogate_circuit_breaker_transitions_total";

export function breakerTransitions(
  previous: Exposition,
  current: Exposition,
): readonly BreakerTransition[] {
  const found = new Map<string, BreakerTransition[]>();
  for (const { labels, value } of current.series(counter)) {
    const { upstream = "", backend = "", from = "", to = "", reason = "" } = labels;
    const transition = { upstream, backend, from: toState(from), to: toState(to), reason };
    const times = Math.max(0, value - previous.sum(counter, labels));
    // Two upstreams may have the same backend, each with a breaker of its own.
    const breaker = `${upstream} ${backend}`;
    const ofBreaker = found.get(breaker) ?? [];
    ofBreaker.push(...new Array<BreakerTransition>(times).fill(transition));
    found.set(breaker, ofBreaker);
  }
  return [...found.values()].flatMap((transitions) => {
    if (transitions.length === 0) return [];
    const { upstream, backend } = transitions[0]!;
    const [state] = previous
      .series("gogate_circuit_breaker_state", { upstream, backend })
      .filter(({ value }) => value === 1);
    return inOrder(transitions, toState(state?.labels.state ?? ""));
  });
}

function inOrder(
  found: readonly BreakerTransition[],
  before: BreakerStateName,
): BreakerTransition[] {
  const rest = [...found];
  const ordered: BreakerTransition[] = [];
  let from = before;
  while (rest.length > 0) {
    const at = rest.findIndex((transition) => transition.from === from);
    // A state that was not read leaves the order open: then any is as good.
    const [next] = rest.splice(Math.max(0, at), 1);
    ordered.push(next!);
    from = next!.to;
  }
  return ordered;
}

/** The labels of the counter may be written as people write them. */
function toState(text: string): BreakerStateName {
  return text.replace("-", "_") as BreakerStateName;
}
