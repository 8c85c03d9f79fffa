/** The metrics of what goes on between the gateway and its backends. One set per thread. */
import type { Counter, Family, Gauge, Histogram, Registry } from "../telemetry/registry.ts";

/** Seconds. */
export const LATENCY_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

export class UpstreamMetrics {
  readonly duration: Family<Histogram>;
  readonly breakerTransitions: Family<Counter>;
  readonly queued: Family<Gauge>;
  readonly rejected: Family<Counter>;
  readonly poolHits: Family<Counter>;
  readonly poolMisses: Family<Counter>;
  readonly poolReplaced: Family<Counter>;
  readonly poolConnections: Family<Gauge>;
  readonly poolQueued: Family<Gauge>;
  readonly poolWait: Family<Histogram>;
  readonly retries: Family<Counter>;

  constructor(registry: Registry, prefix: string) {
    this.duration = registry.histogram(
      `${prefix}upstream_request_duration_seconds`,
      "Time from the choice of a backend to the end of its response.",
      ["upstream", "backend"],
      LATENCY_BUCKETS,
    );
    this.breakerTransitions = registry.counter(
      `${prefix}circuit_breaker_transitions_total`,
      "Changes of state of circuit breakers.",
      ["upstream", "backend", "from", "to", "reason"],
    );
    this.queued = registry.gauge(
      `${prefix}concurrency_queued`,
      "Requests that wait until a backend of the upstream has room.",
      ["upstream"],
    );
    this.rejected = registry.counter(
      `${prefix}concurrency_rejected_total`,
      "Requests refused because no backend of the upstream had room.",
      ["upstream", "reason"],
    );
    this.poolHits = registry.counter(
      `${prefix}pool_hits_total`,
      "Requests that got a connection that was open already.",
      ["backend"],
    );
    this.poolMisses = registry.counter(
      `${prefix}pool_misses_total`,
      "Connections to backends that had to be opened.",
      ["backend"],
    );
    this.poolReplaced = registry.counter(
      `${prefix}pool_replaced_total`,
      "Requests sent again over a new connection, as the one out of the pool was closed on them.",
      ["backend"],
    );
    this.poolConnections = registry.gauge(`${prefix}pool_connections`, "Connections to backends.", [
      "backend",
      "state",
    ]);
    this.poolQueued = registry.gauge(
      `${prefix}pool_queued`,
      "Exchanges that wait for a connection to a backend.",
      ["backend"],
    );
    this.poolWait = registry.histogram(
      `${prefix}pool_wait_seconds`,
      "Time from the choice of a backend to a connection to it; 0 when one was idle.",
      ["backend"],
      LATENCY_BUCKETS,
    );
    this.retries = registry.counter(
      `${prefix}retries_total`,
      "Tries made again, by what made it necessary; budget_exhausted are those not made.",
      ["upstream", "reason"],
    );
  }
}
