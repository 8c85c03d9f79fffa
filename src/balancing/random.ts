/** Any fit candidate, by weight. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class RandomChoice implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    let total = 0;
    let chosen = NOBODY;
    for (let at = 0; at < candidates.length; at++) {
      const candidate = candidates[at]!;
      if (!candidate.isFit) continue;
      total += candidate.weight;
      if (random() * total < candidate.weight) chosen = at;
    }
    return chosen;
  }
}
