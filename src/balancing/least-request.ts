/**
 * The candidate with the fewest calls under way for its weight. Equals take turns by weight, so
 * that a quiet group is used evenly too.
 */
import type { Balancer, Candidate } from "./balancer.ts";
import { WeightedRoundRobin } from "./weighted-round-robin.ts";

export class LeastRequest implements Balancer {
  readonly #turns = new WeightedRoundRobin();

  pick(candidates: readonly Candidate[]): number {
    let loadMin = Number.POSITIVE_INFINITY;
    for (let at = 0; at < candidates.length; at++) {
      const { isFit, inFlight, weight } = candidates[at]!;
      if (isFit && inFlight / weight < loadMin) loadMin = inFlight / weight;
    }
    return this.#turns.pickBelow(candidates, loadMin);
  }
}
