/** Candidates with these weights, all fit and idle, at addresses of their own. */
import type { Candidate, Member } from "../../src/balancing/balancer.ts";

export function makeCandidates(
  weights: readonly number[],
): (Candidate & Member & { inFlight: number })[] {
  return weights.map((weight, at) => ({
    address: `10.0.0.${at}:80`,
    weight,
    inFlight: 0,
    isFit: true,
  }));
}
