import { type Candidate, NOBODY } from "./balancer.ts";

/** One fit candidate by chance and weight, other than `except`; -1 when there is none. */
export function drawCandidate(
  candidates: readonly Candidate[],
  random: () => number,
  except: number,
): number {
  let left = 0;
  for (let at = 0; at < candidates.length; at++) {
    if (candidates[at]!.isFit && at !== except) left += candidates[at]!.weight;
  }
  left *= random();
  let chosen = NOBODY;
  for (let at = 0; at < candidates.length && left >= 0; at++) {
    if (!candidates[at]!.isFit || at === except) continue;
    chosen = at;
    left -= candidates[at]!.weight;
  }
  return chosen;
}
