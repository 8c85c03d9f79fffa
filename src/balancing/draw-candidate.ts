import { type Candidate, NOBODY } from "./balancer.ts";

/** One fit candidate by chance, other than `except`; -1 when there is none. */
export function drawCandidate(
  candidates: readonly Candidate[],
  random: () => number,
  except: number,
): number {
  let fit = 0;
  for (let at = 0; at < candidates.length; at++) {
    if (candidates[at]!.isFit && at !== except) fit += 1;
  }
  if (fit === 0) return NOBODY;
  let left = Math.floor(random() * fit);
  let at = 0;
  while (!candidates[at]!.isFit || at === except || left-- > 0) at += 1;
  return at;
}
