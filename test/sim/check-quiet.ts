/** What has to hold when nothing moves any more: nothing is left over anywhere. */
import { REFUSED } from "../../src/breaking/circuit-breaker.ts";
import type { SimulatedGateway } from "./simulated-gateway.ts";
import type { Stage } from "./stage.ts";

export function checkQuiet({ ledger, queue }: Stage, gateway: SimulatedGateway): void {
  const { built, acceptor } = gateway;
  const none = (count: number, what: string): void => {
    if (count !== 0) ledger.wrong(`at the end there are ${count} ${what}`);
  };
  none(acceptor.connections, "connections of clients");
  none(gateway.openToBackends, "connections to backends");
  none(built.plane.watched.size, "exchanges and tunnels that are watched");
  none(built.plane.metrics.upstream.queued.with("backends").value, "that wait for room");
  none(built.plane.metrics.inFlight.value, "exchanges in flight, says the gauge");
  for (const upstream of built.upstreams.values()) {
    for (const { address, pool, breaker, inFlight } of upstream.backends) {
      none(pool.busy, `busy connections in the pool of ${address}`);
      none(pool.idle, `idle connections in the pool of ${address}`);
      none(pool.queued, `exchanges that wait in the pool of ${address}`);
      none(inFlight, `calls under way to ${address}`);
      if (breaker?.state === "half-open" && breaker.admit(queue.nowMs) === REFUSED) {
        ledger.wrong(`the trials of ${address} are never given back`);
      }
    }
  }
}
