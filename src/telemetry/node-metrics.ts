/**
 * What the JavaScript engine of this thread does: event loop, heap, collector, what is open. The
 * names are those of prom-client, so that dashboards made for it show Weir as well.
 */
import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  PerformanceObserver,
} from "node:perf_hooks";
import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8";
import { monotonicMs } from "./monotonic-ms.ts";
import type { Family, Gauge, Registry } from "./registry.ts";

const LAG_RESOLUTION_MS = 10;
const GC_SECONDS = [0.001, 0.01, 0.1, 1, 2, 5];
/** With `--minor-ms`; its constant has no type yet. */
const GC_MINOR_MARK_SWEEP = 2;
const gcKinds: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [GC_MINOR_MARK_SWEEP]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weakcb",
};

/** Undocumented, and what prom-client counts. */
interface ProcessInternals {
  _getActiveHandles?(): readonly object[];
  _getActiveRequests?(): readonly object[];
}

/** Entries of type "gc" have this; the types of Node do not say so. */
interface GcEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number };
}

export function addNodeMetrics(registry: Registry): void {
  addVersion(registry);
  addLag(registry);
  addHeap(registry);
  addCollector(registry);
  addActive(registry);
}

function addVersion(registry: Registry): void {
  const [major = "", minor = "", patch = ""] = process.versions.node.split(".");
  registry
    .gauge("nodejs_version_info", "Node.js version info.", ["version", "major", "minor", "patch"])
    .with(process.version, major, minor, patch)
    .set(1);
}

function addLag(registry: Registry): void {
  const lag = registry
    .gauge("nodejs_eventloop_lag_seconds", "Lag of event loop in seconds.")
    .with();
  const delays = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  delays.enable();
  const parts = lagParts(registry);
  registry.onCollect(() => {
    const startMs = monotonicMs();
    setImmediate(() => lag.set((monotonicMs() - startMs) / 1000));
    // Before the first sample the histogram has bounds and means that are no delays.
    for (const { gauge, nsOf } of parts) gauge.set(delays.count === 0 ? 0 : nsOf(delays) / 1e9);
    delays.reset();
  });
}

type Delays = ReturnType<typeof monitorEventLoopDelay>;

function lagParts(registry: Registry): { gauge: Gauge; nsOf: (delays: Delays) => number }[] {
  const min = registry.gauge(
    "nodejs_eventloop_lag_min_seconds",
    "The minimum recorded event loop delay.",
  );
  const max = registry.gauge(
    "nodejs_eventloop_lag_max_seconds",
    "The maximum recorded event loop delay.",
  );
  const mean = registry.gauge(
    "nodejs_eventloop_lag_mean_seconds",
    "The mean of the recorded event loop delays.",
  );
  const stddev = registry.gauge(
    "nodejs_eventloop_lag_stddev_seconds",
    "The standard deviation of the recorded event loop delays.",
  );
  const p50 = registry.gauge(
    "nodejs_eventloop_lag_p50_seconds",
    "The 50th percentile of the recorded event loop delays.",
  );
  const p90 = registry.gauge(
    "nodejs_eventloop_lag_p90_seconds",
    "The 90th percentile of the recorded event loop delays.",
  );
  const p99 = registry.gauge(
    "nodejs_eventloop_lag_p99_seconds",
    "The 99th percentile of the recorded event loop delays.",
  );
  return [
    { gauge: min.with(), nsOf: (delays) => delays.min },
    { gauge: max.with(), nsOf: (delays) => delays.max },
    { gauge: mean.with(), nsOf: (delays) => delays.mean },
    { gauge: stddev.with(), nsOf: (delays) => delays.stddev },
    { gauge: p50.with(), nsOf: (delays) => delays.percentile(50) },
    { gauge: p90.with(), nsOf: (delays) => delays.percentile(90) },
    { gauge: p99.with(), nsOf: (delays) => delays.percentile(99) },
  ];
}

function addHeap(registry: Registry): void {
  const total = registry
    .gauge("nodejs_heap_size_total_bytes", "Process heap size from Node.js in bytes.")
    .with();
  const used = registry
    .gauge("nodejs_heap_size_used_bytes", "Process heap size used from Node.js in bytes.")
    .with();
  const external = registry
    .gauge("nodejs_external_memory_bytes", "Node.js external memory size in bytes.")
    .with();
  const spaceTotal = registry.gauge(
    "nodejs_heap_space_size_total_bytes",
    "Process heap space size total from Node.js in bytes.",
    ["space"],
  );
  const spaceUsed = registry.gauge(
    "nodejs_heap_space_size_used_bytes",
    "Process heap space size used from Node.js in bytes.",
    ["space"],
  );
  const spaceAvailable = registry.gauge(
    "nodejs_heap_space_size_available_bytes",
    "Process heap space size available from Node.js in bytes.",
    ["space"],
  );
  registry.onCollect(() => {
    // The same figures as of `process.memoryUsage`, which needs a descriptor for another one.
    const heap = getHeapStatistics();
    total.set(heap.total_heap_size);
    used.set(heap.used_heap_size);
    external.set(heap.external_memory);
    for (const space of getHeapSpaceStatistics()) {
      const name = space.space_name.replace(/_space$/, "");
      spaceTotal.with(name).set(space.space_size);
      spaceUsed.with(name).set(space.space_used_size);
      spaceAvailable.with(name).set(space.space_available_size);
    }
  });
}

function addCollector(registry: Registry): void {
  const durations = registry.histogram(
    "nodejs_gc_duration_seconds",
    "Garbage collection duration by kind, one of major, minor, incremental or weakcb.",
    ["kind"],
    GC_SECONDS,
  );
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = gcKinds[(entry as GcEntry).detail.kind];
      if (kind !== undefined) durations.with(kind).observe(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
}

/**
 * Without the three sums that prom-client adds as gauges named `…_total`: a name that ends so is a
 * counter's, and promtool refuses the page. PromQL's `sum` gives the same number.
 */
function addActive(registry: Registry): void {
  const resources = registry.gauge(
    "nodejs_active_resources",
    "Number of active resources that keep the event loop alive, by async resource type.",
    ["type"],
  );
  const handles = registry.gauge(
    "nodejs_active_handles",
    "Number of active libuv handles, by handle type.",
    ["type"],
  );
  const requests = registry.gauge(
    "nodejs_active_requests",
    "Number of active libuv requests, by request type.",
    ["type"],
  );
  const setResources = byType(resources);
  const setHandles = byType(handles);
  const setRequests = byType(requests);
  const internals = process as ProcessInternals;
  registry.onCollect(() => setResources(process.getActiveResourcesInfo()));
  registry.onCollect(() => setHandles(internals._getActiveHandles?.().map(classOf) ?? []));
  registry.onCollect(() => setRequests(internals._getActiveRequests?.().map(classOf) ?? []));
}

function classOf(active: object): string {
  return active.constructor.name;
}

/** Counts the types that are there, and sets those to 0 that were there before. */
function byType(family: Family<Gauge>): (types: readonly string[]) => void {
  const counts = new Map<string, number>();
  return (types) => {
    for (const type of counts.keys()) counts.set(type, 0);
    for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
    for (const [type, count] of counts) family.with(type).set(count);
  };
}
