/**
 * The power of two choices: of two fit candidates drawn by chance, the one with fewer calls for its
 * weight. Nearly as even as looking at all of them, without everybody running to the same one. The
 * draw is by weight and decides between equals, so that a quiet group is shared by weight too.
 *
 * Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";
import { drawCandidate } from "./draw-candidate.ts";

export class PowerOfTwoChoices implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    const first = drawCandidate(candidates, random, NOBODY);
    const second = first === NOBODY ? NOBODY : drawCandidate(candidates, random, first);
    if (second === NOBODY) return first;
    return loadOf(candidates[second]!) < loadOf(candidates[first]!) ? second : first;
  }
}

function loadOf({ inFlight, weight }: Candidate): number {
  return inFlight / weight;
}
