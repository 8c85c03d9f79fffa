/**
 * Smooth weighted round robin: a candidate with weight 5 beside two with weight 1 gets five of
 * seven turns, spread out (a a b a c a a) and not in a row. Each thread has its own order.
 *
 * Source: nginx, commit 52327e0 "Upstream: smooth weighted round-robin balancing".
 */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";

export class WeightedRoundRobin implements Balancer {
  #current = new Float64Array(0);

  pick(candidates: readonly Candidate[]): number {
    return this.pickBelow(candidates, Number.POSITIVE_INFINITY);
  }

  /** Among those whose calls under way, for their weight, are `loadMax` at most. */
  pickBelow(candidates: readonly Candidate[], loadMax: number): number {
    if (this.#current.length !== candidates.length) {
      this.#current = new Float64Array(candidates.length);
    }
    const current = this.#current;
    let total = 0;
    let best = NOBODY;
    for (let at = 0; at < candidates.length; at++) {
      const candidate = candidates[at]!;
      if (!candidate.isFit || candidate.inFlight / candidate.weight > loadMax) continue;
      current[at]! += candidate.weight;
      total += candidate.weight;
      if (best === NOBODY || current[at]! > current[best]!) best = at;
    }
    if (best !== NOBODY) current[best]! -= total;
    return best;
  }
}
