/** The candidate with the fewest calls under way for its weight; among equals, one by chance. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class LeastRequest implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    let best = NOBODY;
    let bestLoad = Number.POSITIVE_INFINITY;
    let equals = 0;
    for (let at = 0; at < candidates.length; at++) {
      const candidate = candidates[at]!;
      if (!candidate.isFit) continue;
      const load = candidate.inFlight / candidate.weight;
      if (load < bestLoad) {
        best = at;
        bestLoad = load;
        equals = 1;
      } else if (load === bestLoad) {
        // Each of n equals ends up chosen with a chance of 1/n.
        equals += 1;
        if (random() * equals < 1) best = at;
      }
    }
    return best;
  }
}
