/** What has to hold at any moment: nothing grows beyond its limit. */
import { Relay } from "../../src/gateway/relay.ts";
import type { BuiltHttpApp } from "../gateway/build-http-app.ts";
import type { Stage } from "./stage.ts";

export function checkLimits({ ledger }: Stage, { upstreams, plane }: BuiltHttpApp): void {
  for (const { configuration, backends } of upstreams.values()) {
    let held = 0;
    const { limit } = configuration.concurrency;
    const { maxConnections, maxIdle, maxQueued } = configuration.pool;
    for (const { address, pool, inFlight } of backends) {
      if (pool.idle + pool.busy > maxConnections) {
        ledger.wrong(`${pool.idle} idle and ${pool.busy} busy connections to ${address}`);
      }
      // More than some may be idle for a moment; the pool's own test holds for how long.
      if (maxIdle === 0 && pool.idle > 0) {
        ledger.wrong(`${pool.idle} idle connections to ${address}`);
      }
      if (pool.queued > maxQueued) ledger.wrong(`${pool.queued} exchanges wait for ${address}`);
      if (limit > 0 && inFlight > limit) ledger.wrong(`${inFlight} calls to ${address}`);
      held += inFlight - pool.busy - pool.queued;
      const isStuck = pool.queued > 0 && pool.idle > 0;
      if (isStuck)
        ledger.wrong(`${pool.queued} wait for ${address} although ${pool.idle} are idle`);
    }
    const tunnels = [...plane.watched].filter((one) => one instanceof Relay).length;
    if (held !== tunnels) ledger.wrong(`${held} calls without a connection, ${tunnels} tunnels`);
  }
}
