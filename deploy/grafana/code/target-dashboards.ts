/** One dashboard a target: what all of them have, and what only this one has. */
import type { DashboardSpec } from "./make-dashboard.ts";
import type { PanelSpec } from "./make-panel.ts";

interface TargetSpec {
  readonly name: string;
  /** How its document has named the labels and the unit of its requests. */
  readonly route: string;
  readonly status: string;
  readonly unit: "seconds" | "milliseconds";
  readonly own: (select: Select) => readonly PanelSpec[];
}

/** Adds the job and the instances that are looked at to a metric. */
type Select = (metric: string) => string;

const targets: readonly TargetSpec[] = [
  { name: "hello", route: "route", status: "code", unit: "seconds", own: () => [] },
  { name: "sre", route: "endpoint", status: "status", unit: "seconds", own: srePanels },
  { name: "poll", route: "route", status: "code", unit: "seconds", own: pollPanels },
  { name: "echo", route: "path", status: "status", unit: "milliseconds", own: () => [] },
  { name: "bin", route: "route", status: "code", unit: "seconds", own: binPanels },
];

export const targetDashboards: readonly DashboardSpec[] = targets.map((target) => {
  const select: Select = (metric) => `${metric}{job="${target.name}", instance=~"$instance"}`;
  return {
    uid: `weir-${target.name}`,
    title: `Target ${target.name}`,
    about: `The target ${target.name}: see docs/targets.md.`,
    jobs: target.name,
    panels: [...requestPanels(target, select), ...target.own(select), ...processPanels(select)],
  };
});

function rate(series: string): string {
  return `rate(${series}[$__rate_interval])`;
}

function requestPanels({ route, status, unit }: TargetSpec, select: Select): PanelSpec[] {
  const buckets = rate(select(`http_request_duration_${unit}_bucket`));
  const toSeconds = unit === "milliseconds" ? " / 1000" : "";
  return [
    {
      title: "Requests",
      about: "Requests answered, by route.",
      unit: "reqps",
      queries: [[`sum by (${route}) (${rate(select("http_requests_total"))})`, `{{${route}}}`]],
    },
    {
      title: "Answers",
      about: "Requests answered, by status.",
      unit: "reqps",
      queries: [[`sum by (${status}) (${rate(select("http_requests_total"))})`, `{{${status}}}`]],
    },
    {
      title: "Latency",
      about: "From the head of a request to the end of its answer.",
      unit: "s",
      queries: [0.99, 0.95, 0.5].map((share) => [
        `histogram_quantile(${share}, sum by (le) (${buckets}))${toSeconds}`,
        `p${100 * share}`,
      ]),
    },
    {
      title: "In flight",
      about: "Requests that are being answered, and connections that are open.",
      unit: "short",
      queries: [
        [`sum(${select("http_requests_in_flight")})`, "requests"],
        [`sum(${select("active_connections")})`, "connections"],
      ],
    },
    {
      title: "Faults",
      about: "Faults that somebody has put on the target, by how often they were applied.",
      unit: "cps",
      queries: [[`sum by (fault) (${rate(select("faults_applied_total"))})`, "{{fault}}"]],
    },
  ];
}

function processPanels(select: Select): PanelSpec[] {
  return [
    {
      title: "Event loop",
      about: "How late the event loop is: 99 of 100 turns, and the worst.",
      unit: "s",
      queries: [
        [select("nodejs_eventloop_lag_p99_seconds"), "{{instance}} p99"],
        [select("nodejs_eventloop_lag_max_seconds"), "{{instance}} max"],
      ],
    },
    {
      title: "Processor",
      about: "Cores in use; 1 is one core.",
      unit: "short",
      queries: [[rate(select("process_cpu_seconds_total")), "{{instance}}"]],
    },
    {
      title: "Memory",
      about: "In memory, and of that in use on the heap.",
      unit: "bytes",
      queries: [
        [select("process_resident_memory_bytes"), "{{instance}} resident"],
        [select("nodejs_heap_size_used_bytes"), "{{instance}} heap"],
      ],
    },
    {
      title: "Garbage collection",
      about: "The share of the time that goes into it, by kind.",
      unit: "percentunit",
      queries: [[`sum by (kind) (${rate(select("nodejs_gc_duration_seconds_sum"))})`, "{{kind}}"]],
    },
  ];
}

function srePanels(select: Select): PanelSpec[] {
  return [
    {
      title: "Leaked memory",
      about: "In use on the heap; GET /leak makes it grow.",
      unit: "bytes",
      queries: [[select("memory_allocations_bytes"), "{{instance}}"]],
    },
  ];
}

function pollPanels(select: Select): PanelSpec[] {
  return [
    {
      title: "Votes",
      about: "By what became of them. What is accepted is counted, a duplicate or rejected later.",
      unit: "cps",
      queries: [[`sum by (status) (${rate(select("poll_votes_total"))})`, "{{status}}"]],
    },
    {
      title: "Queue",
      about: "Votes that wait to be counted, and those set aside for a person.",
      unit: "short",
      queries: [
        [`max(${select("poll_queue_depth")})`, "waiting"],
        [`max(${select("poll_dead_letters")})`, "set aside"],
      ],
    },
  ];
}

function binPanels(select: Select): PanelSpec[] {
  return [
    {
      title: "TCP echo",
      about: "Octets sent back by the TCP echo.",
      unit: "Bps",
      queries: [[`sum by (instance) (${rate(select("tcp_bytes_total"))})`, "{{instance}}"]],
    },
  ];
}
