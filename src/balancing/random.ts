/** Any fit candidate, by weight. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class RandomChoice implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    let left = 0;
    for (let at = 0; at < candidates.length; at++) {
      if (candidates[at]!.isFit) left += candidates[at]!.weight;
    }
    left *= random();
    let chosen = NOBODY;
    for (let at = 0; at < candidates.length && left >= 0; at++) {
      if (!candidates[at]!.isFit) continue;
      chosen = at;
      left -= candidates[at]!.weight;
    }
    return chosen;
  }
}
