/** One pick of each balancer. */
import { balancerNames, makeBalancer } from "../src/balancing/make-balancer.ts";
import { measure } from "./measure.ts";

for (const count of [2, 20]) {
  const candidates = Array.from({ length: count }, (_, at) => ({
    address: `10.0.0.${at}:80`,
    weight: 1 + (at % 3),
    inFlight: at % 5,
    isFit: at % 7 !== 3,
  }));
  for (const name of balancerNames) {
    const balancer = makeBalancer(name, {
      turn: new Int32Array(new SharedArrayBuffer(4)),
      members: candidates,
    });
    for (let at = 0; at < count; at++) balancer.observe?.(at, at + 1, 0);
    measure(`${name}, ${count} candidates`, (i) =>
      balancer.pick(candidates, Math.random, 1, Math.imul(i, 0x9e3779b1)),
    );
  }
}
