/** Any fit candidate, by weight. */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";
import { drawCandidate } from "./draw-candidate.ts";

export class RandomChoice implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    return drawCandidate(candidates, random, NOBODY);
  }
}
