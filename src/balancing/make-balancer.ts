/** The balancer of a name, as the configuration spells it. */
import type { Balancer, Member } from "./balancer.ts";
import { LeastRequest } from "./least-request.ts";
import { Maglev } from "./maglev.ts";
import { PowerOfTwoChoices } from "./p2c.ts";
import { PeakEwma } from "./peak-ewma.ts";
import { RandomChoice } from "./random.ts";
import { RingHash } from "./ring-hash.ts";
import { RoundRobin } from "./round-robin.ts";
import { WeightedRoundRobin } from "./weighted-round-robin.ts";

export const balancerNames = [
  "roundRobin",
  "weightedRoundRobin",
  "leastRequest",
  "p2c",
  "peakEwma",
  "ringHash",
  "maglev",
  "random",
] as const;

/** Those that give all fit candidates the same, or what their tables say. */
export const unweighedBalancers: ReadonlySet<string> = new Set([
  "roundRobin",
  "ringHash",
  "maglev",
]);

/** Those that do not look at how many calls are under way. */
export const unloadedBalancers: ReadonlySet<string> = new Set([
  ...unweighedBalancers,
  "weightedRoundRobin",
  "random",
]);

export type BalancerName = (typeof balancerNames)[number];

export interface BalancerParts {
  /** One word that all threads share. */
  readonly turn: Int32Array;
  /** In the order in which they will be candidates. */
  readonly members: readonly Member[];
}

export function makeBalancer(name: BalancerName, { turn, members }: BalancerParts): Balancer {
  switch (name) {
    case "roundRobin":
      return new RoundRobin(turn);
    case "weightedRoundRobin":
      return new WeightedRoundRobin();
    case "leastRequest":
      return new LeastRequest();
    case "p2c":
      return new PowerOfTwoChoices();
    case "peakEwma":
      return new PeakEwma(members.length);
    case "ringHash":
      return new RingHash(members);
    case "maglev":
      return new Maglev(members);
    case "random":
      return new RandomChoice();
  }
}
