/** A pool of a thread and the gauges that tell of it. One that is retired is watched to its end. */
import type { Gauge } from "../telemetry/registry.ts";
import type { ConnectionPool } from "../upstream/connection-pool.ts";
import type { Watched } from "./plane.ts";
import type { UpstreamMetrics } from "./upstream-metrics.ts";

export class MeteredPool implements Watched {
  readonly address: string;
  readonly pool: ConnectionPool;
  readonly #idle: Gauge;
  readonly #busy: Gauge;
  readonly #queued: Gauge;
  #seenIdle = 0;
  #seenBusy = 0;
  #seenQueued = 0;
  #watched: Set<Watched> | undefined = undefined;

  constructor(address: string, pool: ConnectionPool, metrics: UpstreamMetrics) {
    this.address = address;
    this.pool = pool;
    this.#idle = metrics.poolConnections.with(address, "idle");
    this.#busy = metrics.poolConnections.with(address, "busy");
    this.#queued = metrics.poolQueued.with(address);
  }

  checkDeadlines(): void {
    const { idle, busy, queued } = this.pool;
    // Another upstream may have the same backend, with a pool of its own.
    this.#idle.add(idle - this.#seenIdle);
    this.#busy.add(busy - this.#seenBusy);
    this.#queued.add(queued - this.#seenQueued);
    this.#seenIdle = idle;
    this.#seenBusy = busy;
    this.#seenQueued = queued;
    if (this.#watched !== undefined && idle + busy + queued === 0) this.#watched.delete(this);
  }

  /** Closes what is idle, now and later; leaves `watched` when nothing is left. */
  retire(watched: Set<Watched>): void {
    this.pool.close();
    this.#watched = watched;
  }
}
