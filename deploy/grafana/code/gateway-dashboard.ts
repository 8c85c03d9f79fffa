/** "GoGate API Gateway": the seven panels of the guide to load tests, in its order. */
import type { DashboardSpec } from "./make-dashboard.ts";

const here = 'instance=~"$instance"';
const percentiles: readonly (readonly [share: number, legend: string])[] = [
  [0.99, "p99"],
  [0.95, "p95"],
  [0.5, "p50"],
];

function rate(metric: string): string {
  return `rate(${metric}{${here}}[$__rate_interval])`;
}

function stateOf(name: string): string {
  return `max by (upstream, backend) (gogate_circuit_breaker_state{${here}, state="${name}"})`;
}

const hits = `sum(${rate("gogate_pool_hits_total")})`;
const misses = `sum(${rate("gogate_pool_misses_total")})`;

export const gatewayDashboard: DashboardSpec = {
  uid: "weir-gateway",
  title: "GoGate API Gateway",
  about: "What the gateway does with the traffic: the seven panels of docs/load-testing.md.",
  jobs: "gateway",
  panels: [
    {
      title: "Latency",
      about: "From a request's head to the end of its response.",
      unit: "s",
      queries: percentiles.map(([share, legend]) => [
        `histogram_quantile(${share}, sum by (le) (${rate("gogate_http_request_duration_seconds_bucket")}))`,
        legend,
      ]),
    },
    {
      title: "Request rate",
      about: "Requests answered, and connections accepted by TCP listeners.",
      unit: "reqps",
      queries: [
        [`sum(${rate("gogate_http_requests_total")})`, "HTTP"],
        [`sum(${rate("gogate_tcp_connections_total")})`, "TCP"],
      ],
    },
    {
      title: "Rate limiter decisions",
      about: "What the rate limits have let through and what they have rejected.",
      unit: "reqps",
      queries: [[`sum by (status) (${rate("gogate_rate_limiter_requests_total")})`, "{{status}}"]],
      colors: { allowed: "green", rejected: "red", shadow_rejected: "orange" },
    },
    {
      title: "Circuit breaker states",
      about: "Of each backend. While a breaker is open, its backend is asked nothing.",
      queries: [[`${stateOf("half_open")} + 2 * ${stateOf("open")}`, "{{upstream}} {{backend}}"]],
      states: [
        ["CLOSED", "green"],
        ["HALF-OPEN", "yellow"],
        ["OPEN", "red"],
      ],
    },
    {
      title: "Backend health",
      about: "What health checks find.",
      queries: [
        [`min by (upstream, backend) (gogate_backend_up{${here}})`, "{{upstream}} {{backend}}"],
      ],
      states: [
        ["DOWN", "red"],
        ["UP", "green"],
      ],
    },
    {
      title: "Connection pool hit rate",
      about: "The share of requests that found an open connection to their backend.",
      unit: "percentunit",
      max: 1,
      queries: [[`${hits} / (${hits} + ${misses})`, "hit rate"]],
    },
    {
      title: "TCP throughput",
      about: "Octets that TCP listeners have relayed: received from clients, sent to clients.",
      unit: "Bps",
      isWide: true,
      queries: [[`sum by (direction) (${rate("gogate_tcp_bytes_total")})`, "{{direction}}"]],
    },
  ],
};
