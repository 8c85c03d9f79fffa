/**
 * Lets backends that warm up have less: by their weight, or, with a balancer that does not look at
 * it, by leaving them out of some choices. Where a request belongs to one by hash, the hash also
 * decides from when on it comes to it, so that it moves once and then stays.
 */
import { type BalancerName, unweighedBalancers } from "../balancing/make-balancer.ts";
import type { Backend } from "./backend.ts";

export interface Choice {
  readonly balance: BalancerName;
  readonly random: () => number;
  readonly nowMs: number;
  readonly hash: number;
}

/** How many are left out of this choice; they may come after all if nobody else is left. */
export function spareBackends(backends: readonly Backend[], choice: Choice): number {
  const { balance, random, nowMs, hash } = choice;
  const isUnweighed = unweighedBalancers.has(balance);
  let spared = 0;
  for (const backend of backends) {
    const { flags, breaker, fullWeight } = backend;
    const isFit = flags.isHealthy && !flags.isDraining && (breaker?.state ?? "closed") === "closed";
    const share = backend.warmUp!.shareAt(isFit, nowMs);
    backend.isSpared = false;
    backend.weight = fullWeight * share;
    if (share === 1 || !isUnweighed || !backend.isFit) continue;
    const place = balance === "roundRobin" ? random() : toPlace(hash);
    if (place < share) continue;
    backend.isSpared = true;
    backend.isFit = false;
    spared += 1;
  }
  return spared;
}

/** A hash as a number from 0 to below 1; stirred, as the hash itself says which backend it is. */
function toPlace(hash: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
}
