/** One pick of each balancer. */
import { type BalancerName, makeBalancer } from "../src/balancing/make-balancer.ts";
import { measure } from "./measure.ts";

const names: readonly BalancerName[] = [
  "roundRobin",
  "weightedRoundRobin",
  "leastRequest",
  "p2c",
  "random",
];
for (const count of [2, 20]) {
  const candidates = Array.from({ length: count }, (_, at) => ({
    weight: 1 + (at % 3),
    inFlight: at % 5,
    isFit: at % 7 !== 3,
  }));
  for (const name of names) {
    const balancer = makeBalancer(name, new Int32Array(new SharedArrayBuffer(4)));
    measure(`${name}, ${count} candidates`, () => balancer.pick(candidates, Math.random));
  }
}
