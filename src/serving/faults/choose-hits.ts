/**
 * Of the faults that hit a call, in the order in which they were set, those that are applied: all
 * delays, and of each other stage the one that was set first. The others are passed over; the
 * request keeps its number with them.
 */
import type { Hit } from "./fault.ts";
import { type FaultKindTraits, faultKinds } from "./fault-kinds.ts";

export function chooseHits(hits: readonly Hit[]): readonly Hit[] {
  const answering = hits.find(({ fault }) => faultKinds[fault.plan.kind].stage === "answer");
  const kind = answering?.fault.plan.kind;
  // What is not answered has no body to shape.
  const taken = new Set<FaultKindTraits["stage"]>(
    kind === "reset" || kind === "hang" ? ["body"] : [],
  );
  return hits.filter(({ fault }) => {
    const { stage } = faultKinds[fault.plan.kind];
    if (stage === "delay") return true;
    if (taken.has(stage)) return false;
    taken.add(stage);
    return true;
  });
}
