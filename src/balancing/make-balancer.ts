/** The balancer of a name, as the configuration spells it. */
import type { Balancer } from "./balancer.ts";
import { LeastRequest } from "./least-request.ts";
import { PowerOfTwoChoices } from "./p2c.ts";
import { RandomChoice } from "./random.ts";
import { RoundRobin } from "./round-robin.ts";
import { WeightedRoundRobin } from "./weighted-round-robin.ts";

export type BalancerName = "roundRobin" | "weightedRoundRobin" | "leastRequest" | "p2c" | "random";

/** `turn` is one word that all threads share. */
export function makeBalancer(name: BalancerName, turn: Int32Array): Balancer {
  switch (name) {
    case "roundRobin":
      return new RoundRobin(turn);
    case "weightedRoundRobin":
      return new WeightedRoundRobin();
    case "leastRequest":
      return new LeastRequest();
    case "p2c":
      return new PowerOfTwoChoices();
    case "random":
      return new RandomChoice();
  }
}
