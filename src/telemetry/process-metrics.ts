/**
 * What the process costs its machine, under the names that the Prometheus client libraries share,
 * and below it what its JavaScript engine does (`node-metrics.ts`).
 *
 * Linux tells in `/proc/self` what Node does not; elsewhere those metrics are left out. Reading
 * it costs no input or output: the kernel writes the text from memory. A process that has run out
 * of descriptors has to be looked at all the more, so none is needed for it.
 */
import { type Dir, opendirSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { addNodeMetrics } from "./node-metrics.ts";
import type { Gauge, Registry } from "./registry.ts";

const DESCRIPTORS_PER_STEP = 256;
/** Some 1500 on most machines. */
const STATUS_BYTES_MAX = 16_384;

/** For the registry of the main thread: they are of the whole process. */
export function addProcessMetrics(registry: Registry): void {
  addCpu(registry);
  const start = registry.gauge(
    "process_start_time_seconds",
    "Start time of the process since unix epoch in seconds.",
  );
  start.with().set(performance.timeOrigin / 1000);
  const resident = registry
    .gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
    .with();
  if (process.platform === "linux") {
    addMemory(registry, resident);
    addDescriptors(registry);
  } else {
    registry.onCollect(() => resident.set(process.memoryUsage.rss()));
  }
  addNodeMetrics(registry);
}

function addCpu(registry: Registry): void {
  const user = registry
    .counter("process_cpu_user_seconds_total", "Total user CPU time spent in seconds.")
    .with();
  const system = registry
    .counter("process_cpu_system_seconds_total", "Total system CPU time spent in seconds.")
    .with();
  const both = registry
    .counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
    .with();
  registry.onCollect(() => {
    const usage = process.cpuUsage();
    user.add(usage.user / 1e6 - user.value);
    system.add(usage.system / 1e6 - system.value);
    both.add((usage.user + usage.system) / 1e6 - both.value);
  });
}

function addMemory(registry: Registry, resident: Gauge): void {
  const virtual = registry
    .gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.")
    .with();
  const heap = registry.gauge("process_heap_bytes", "Process heap size in bytes.").with();
  const descriptor = openSync("/proc/self/status", "r");
  const buffer = Buffer.alloc(STATUS_BYTES_MAX);
  registry.onCollect(() => {
    const status = buffer.toString(
      "latin1",
      0,
      readSync(descriptor, buffer, 0, STATUS_BYTES_MAX, 0),
    );
    resident.set(bytesOf(status, "VmRSS"));
    virtual.set(bytesOf(status, "VmSize"));
    heap.set(bytesOf(status, "VmData"));
  });
}

function addDescriptors(registry: Registry): void {
  const open = registry.gauge("process_open_fds", "Number of open file descriptors.").with();
  const most = registry.gauge("process_max_fds", "Maximum number of open file descriptors.").with();
  const limits = readFileSync("/proc/self/limits", "latin1");
  most.set(Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY));
  registry.onCollect(function* () {
    const { size } = statSync("/proc/self/fd");
    if (size > 0) open.set(size);
    else {
      const counted = yield* countDescriptors();
      if (counted !== undefined) open.set(counted);
    }
  });
}

/** Linux before 6.2 does not tell how many there are. A gateway may have tens of thousands. */
function* countDescriptors(): Generator<void, number | undefined> {
  let directory: Dir;
  try {
    directory = opendirSync("/proc/self/fd");
  } catch {
    // None is left to count them with: what was counted before stands.
    return undefined;
  }
  let count = 0;
  while (directory.readSync() !== null) {
    count += 1;
    if (count % DESCRIPTORS_PER_STEP === 0) yield;
  }
  directory.closeSync();
  // One of them was that of the directory itself.
  return count - 1;
}

/** See proc_pid_status(5): `VmRSS:     51234 kB`. */
function bytesOf(status: string, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s*(\\d+) kB`, "m").exec(status)?.[1];
  return Number(kilobytes) * 1024;
}
