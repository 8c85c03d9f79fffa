/**
 * Lets calls come by chance, one a millisecond on average, to candidates that each take their own
 * time to answer, and counts who gets how many.
 */
import type { Balancer } from "../../src/balancing/balancer.ts";
import { makeCandidates } from "./make-candidates.ts";
import { seededRandom } from "./seeded-random.ts";

export function countPicks(
  balancer: Balancer,
  latenciesMs: readonly number[],
  calls: number,
): number[] {
  const random = seededRandom(11);
  const candidates = makeCandidates(latenciesMs.map(() => 1));
  const counts = latenciesMs.map(() => 0);
  let underWay: { readonly at: number; readonly endMs: number }[] = [];
  let nowMs = 0;
  for (let i = 0; i < calls; i++) {
    nowMs -= Math.log(1 - random());
    for (const { at, endMs } of underWay) {
      if (endMs > nowMs) continue;
      candidates[at]!.inFlight -= 1;
      balancer.observe?.(at, latenciesMs[at]!, endMs);
    }
    underWay = underWay.filter(({ endMs }) => endMs > nowMs);
    const at = balancer.pick(candidates, random, nowMs, 0);
    candidates[at]!.inFlight += 1;
    counts[at]! += 1;
    underWay.push({ at, endMs: nowMs + latenciesMs[at]! });
  }
  return counts;
}
