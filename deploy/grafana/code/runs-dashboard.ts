/**
 * A run of the load engine, as the two other parties see it: what arrives, what becomes of it, and
 * whether gateway and targets still have room. What the client has seen is in the run's own report.
 */
import type { DashboardSpec } from "./make-dashboard.ts";

function rate(metric: string, labels = ""): string {
  return `rate(${metric}{instance=~"$instance"${labels}}[$__rate_interval])`;
}

const codes = "gogate_http_requests_total";

export const runsDashboard: DashboardSpec = {
  uid: "weir-runs",
  title: "Load runs",
  about: "A load run as the gateway and the targets see it; its report has the client's side.",
  jobs: "gateway|bin|hello|sre|poll|echo",
  panels: [
    {
      title: "What becomes of requests",
      about: "Answers of the gateway to clients. 429 is a rate limit's.",
      unit: "reqps",
      queries: [
        [`sum(${rate(codes, ', code=~"[123].."')})`, "answered"],
        [`sum(${rate(codes, ', code="429"')})`, "limited"],
        [`sum(${rate(codes, ', code=~"5.."')})`, "failed"],
      ],
      colors: { answered: "green", limited: "orange", failed: "red" },
    },
    {
      title: "Requests by party",
      about:
        "What the gateway has sent on, and what the targets have counted: the same, or why not.",
      unit: "reqps",
      queries: [
        [`sum(${rate("gogate_upstream_request_duration_seconds_count")})`, "gateway, sent on"],
        [`sum by (job) (${rate("http_requests_total")})`, "{{job}}"],
      ],
    },
    {
      title: "Latency by party",
      about: "99 of 100 requests: at the gateway, from there on, and at each target.",
      unit: "s",
      queries: [
        ["job:http_request_seconds:p99_1m", "{{job}}"],
        [
          `histogram_quantile(0.99, sum by (le) (${rate("gogate_upstream_request_duration_seconds_bucket")}))`,
          "gateway to backends",
        ],
      ],
    },
    {
      title: "In flight",
      about: "Requests that are not answered yet.",
      unit: "short",
      queries: [
        ['sum(gogate_http_requests_in_flight{instance=~"$instance"})', "gateway"],
        ['sum by (job) (http_requests_in_flight{instance=~"$instance"})', "{{job}}"],
      ],
    },
    {
      title: "Waiting",
      about: "Exchanges that wait for a connection to a backend.",
      unit: "short",
      queries: [['sum by (backend) (gogate_pool_queued{instance=~"$instance"})', "{{backend}}"]],
    },
    {
      title: "Failures",
      about: "By code of docs/errors.md.",
      unit: "cps",
      queries: [[`sum by (code) (${rate("gogate_failures_total")})`, "{{code}}"]],
    },
    {
      title: "Processor",
      about: "Cores in use by each process; 1 is one core.",
      unit: "short",
      queries: [[rate("process_cpu_seconds_total"), "{{job}} {{instance}}"]],
    },
    {
      title: "Event loop",
      about:
        "How late event loops are, in 99 of 100 turns. A late loop measures itself, not the load.",
      unit: "s",
      queries: [
        ['nodejs_eventloop_lag_p99_seconds{instance=~"$instance"}', "{{job}} {{instance}}"],
      ],
    },
  ],
};
