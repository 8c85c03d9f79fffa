/**
 * The power of two choices: of two fit candidates drawn by chance, the less loaded one. Nearly as
 * even as looking at all of them, without everybody running to the same one.
 *
 * Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class PowerOfTwoChoices implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    let fit = 0;
    for (let at = 0; at < candidates.length; at++) if (candidates[at]!.isFit) fit += 1;
    if (fit === 0) return NOBODY;
    const firstTurn = Math.floor(random() * fit);
    const first = fitAt(candidates, firstTurn);
    if (fit === 1) return first;
    // Of the others: one drawn from as many, where the first one's place is the last one's.
    const turn = Math.floor(random() * (fit - 1));
    const second = fitAt(candidates, turn === firstTurn ? fit - 1 : turn);
    return loadOf(candidates[second]!) < loadOf(candidates[first]!) ? second : first;
  }
}

/** The index of the fit candidate that so many fit ones stand before. */
function fitAt(candidates: readonly Candidate[], before: number): number {
  let at = 0;
  for (let left = before; !candidates[at]!.isFit || left-- > 0; at++);
  return at;
}

function loadOf({ inFlight, weight }: Candidate): number {
  return (inFlight + 1) / weight;
}
