/** The metrics of the data plane, by the names of docs/metrics.md. One set per thread. */
import type { Counter, Family, Gauge, Histogram, Registry } from "../telemetry/registry.ts";
import type { FailureCode } from "./failures.ts";
import { LATENCY_BUCKETS, UpstreamMetrics } from "./upstream-metrics.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]);

export class GatewayMetrics {
  readonly upstream: UpstreamMetrics;
  readonly requests: Family<Counter>;
  readonly requestDuration: Family<Histogram>;
  readonly inFlight: Gauge;
  readonly tunnels: TunnelMetrics;
  readonly tcpConnections: Family<Counter>;
  readonly tcpActive: Family<Gauge>;
  readonly tcpBytes: Family<Counter>;
  readonly limiterRequests: Family<Counter>;
  readonly limiterStoreFailures: Family<Counter>;
  readonly failures: Family<Counter>;
  readonly logLinesLost: Counter;

  constructor(registry: Registry, prefix: string) {
    this.upstream = new UpstreamMetrics(registry, prefix);
    this.requests = registry.counter(
      `${prefix}http_requests_total`,
      "Requests answered, by route, method and status code.",
      ["route", "method", "code"],
    );
    this.requestDuration = registry.histogram(
      `${prefix}http_request_duration_seconds`,
      "Time from a request's head to the end of its response.",
      ["route"],
      LATENCY_BUCKETS,
    );
    this.inFlight = registry
      .gauge(`${prefix}http_requests_in_flight`, "Requests that are not answered yet.")
      .with();
    this.tunnels = makeTunnelMetrics(registry, prefix);
    this.tcpConnections = registry.counter(
      `${prefix}tcp_connections_total`,
      "Connections accepted by tcp listeners.",
      ["listener"],
    );
    this.tcpActive = registry.gauge(
      `${prefix}tcp_connections_active`,
      "Connections of tcp listeners that are open.",
      ["listener"],
    );
    this.tcpBytes = registry.counter(
      `${prefix}tcp_bytes_total`,
      "Bytes relayed by tcp listeners; received from clients, sent to clients.",
      ["listener", "direction"],
    );
    this.limiterRequests = registry.counter(
      `${prefix}rate_limiter_requests_total`,
      "Decisions of rate limits.",
      ["limit", "status"],
    );
    this.limiterStoreFailures = registry.counter(
      `${prefix}rate_limiter_store_failures_total`,
      "Decisions that a limit's store did not make in time, so that onStoreFailure made them.",
      ["limit", "reason"],
    );
    this.failures = registry.counter(
      `${prefix}failures_total`,
      "Exchanges and connections that failed, by code of docs/errors.md.",
      ["code"],
    );
    this.logLinesLost = registry
      .counter(`${prefix}access_log_lost_total`, "Access log lines that were not written.")
      .with();
  }

  countFailure(code: FailureCode): void {
    this.failures.with(code).add();
  }
}

interface TunnelMetrics {
  readonly active: Gauge;
  readonly received: Counter;
  readonly sent: Counter;
}

function makeTunnelMetrics(registry: Registry, prefix: string): TunnelMetrics {
  const active = registry.gauge(
    `${prefix}tunnels_active`,
    "Connections that were switched to another protocol.",
  );
  const bytes = registry.counter(
    `${prefix}tunnel_bytes_total`,
    "Bytes through such connections; received from clients, sent to clients.",
    ["direction"],
  );
  return { active: active.with(), received: bytes.with("received"), sent: bytes.with("sent") };
}

/** The metrics of one route, found once per method and status. */
export class RouteMetrics {
  readonly #metrics: GatewayMetrics;
  readonly #label: string;
  readonly #duration: Histogram;
  readonly #counters = new Map<string, (Counter | undefined)[]>();

  constructor(metrics: GatewayMetrics, label: string) {
    this.#metrics = metrics;
    this.#label = label;
    this.#duration = metrics.requestDuration.with(label);
  }

  onAnswered(method: string, status: number, durationMs: number): void {
    this.#duration.observe(durationMs / 1000);
    this.#counter(method, status).add();
  }

  #counter(method: string, status: number): Counter {
    const name = METHODS.has(method) ? method : "OTHER";
    let byStatus = this.#counters.get(name);
    if (byStatus === undefined) {
      byStatus = [];
      this.#counters.set(name, byStatus);
    }
    let counter = byStatus[status];
    if (counter === undefined) {
      counter = this.#metrics.requests.with(this.#label, name, String(status));
      byStatus[status] = counter;
    }
    return counter;
  }
}
