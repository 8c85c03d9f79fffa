/**
 * The power of two choices: of two fit candidates drawn by chance, the less loaded one. Nearly as
 * even as looking at all of them, without everybody running to the same one.
 *
 * Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class PowerOfTwoChoices implements Balancer {
  pick(candidates: readonly Candidate[], random: () => number): number {
    const first = draw(candidates, random, NOBODY);
    const second = first === NOBODY ? NOBODY : draw(candidates, random, first);
    if (second === NOBODY) return first;
    return loadOf(candidates[second]!) < loadOf(candidates[first]!) ? second : first;
  }
}

/** One fit candidate other than `except`. */
function draw(candidates: readonly Candidate[], random: () => number, except: number): number {
  let seen = 0;
  let chosen = NOBODY;
  for (let at = 0; at < candidates.length; at++) {
    if (at === except || !candidates[at]!.isFit) continue;
    seen += 1;
    if (random() * seen < 1) chosen = at;
  }
  return chosen;
}

function loadOf({ inFlight, weight }: Candidate): number {
  return (inFlight + 1) / weight;
}
