/** `weir target sre`: a service that misbehaves on demand, and can be watched while it does. */
import { availableParallelism } from "node:os";
import { getHeapStatistics } from "node:v8";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { integerVariable } from "../../config/environment-variable.ts";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { type RequestMetricsPlan, secondsBuckets } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { targetFields } from "../../serving/target-environment.ts";
import type { Registry } from "../../telemetry/registry.ts";
import { block } from "./block.ts";
import { cpuRoute } from "./cpu.ts";
import { CpuBurners } from "./cpu-burners.ts";
import { health } from "./health.ts";
import { leakRoutes } from "./leak.ts";
import { LeakedMemory } from "./leaked-memory.ts";
import { logRoute } from "./log.ts";
import { slowRoute } from "./slow.ts";

const BYTES_PER_MB = 1_048_576;
/** The rest of the heap is what the service itself needs. */
const LEAKED_SHARE_MAX = 0.8;

export const sreFields = {
  ...targetFields,
  SLOW_MAX_MS: integerVariable({
    min: 1,
    max: 3_600_000,
    default: 60_000,
    doc: "Longest wait that /slow takes, in milliseconds.",
  }),
  LEAK_MAX_MB: integerVariable({
    min: 1,
    max: 16_384,
    default: 512,
    doc: "Memory that /leak keeps at most, in megabytes.",
  }),
};

const requestMetrics: RequestMetricsPlan = {
  requestLabels: { endpoint: "route", method: "method", status: "statusText" },
  durationLabels: { endpoint: "route", method: "method" },
  durationUnit: "seconds",
  durationBuckets: secondsBuckets,
};

/** Rejects with `ConfigurationProblems` when a variable or the port is not as it must be. */
export async function startSre(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(sreFields, environment);
  checkLeakLimit(settings.LEAK_MAX_MB);
  const base = await makeTargetBase("sre", settings);
  addMemoryMetric(base.registry);
  const cores = availableParallelism();
  const burners = new CpuBurners(2 * cores, base.profiling);
  // Known when the port is bound, which is after the routes are made.
  let profiles: string | null = null;
  const profileUrl = (profile: string) => () => profiles && `${profiles}/${profile}`;
  const running = await startTarget(base, {
    routes: [
      health,
      slowRoute(settings.SLOW_MAX_MS),
      ...leakRoutes(new LeakedMemory(settings.LEAK_MAX_MB * 1024), profileUrl("heap")),
      cpuRoute({ coresMax: cores, burners, cpuUrl: profileUrl("profile?seconds=5") }),
      block,
      logRoute(base.log),
    ],
    requestMetrics,
    accessLogLevel: "info",
    onDrained: () => burners.close(),
  });
  if (running.pprofPort > 0) profiles = `http://localhost:${running.pprofPort}/debug/pprof`;
  return running;
}

function addMemoryMetric(registry: Registry): void {
  const gauge = registry.gauge("memory_allocations_bytes", "Memory in use on the heap.").with();
  registry.onCollect(() => gauge.set(process.memoryUsage().heapUsed));
}

/** Beyond the heap's own limit the process would die instead of answering 507. */
function checkLeakLimit(mb: number): void {
  const heapMb = getHeapStatistics().heap_size_limit / BYTES_PER_MB;
  const mbMax = Math.floor(heapMb * LEAKED_SHARE_MAX);
  if (mb <= mbMax) return;
  const rule = `must be ${mbMax} or less with the heap that Node has here`;
  throw new ConfigurationProblems([`LEAK_MAX_MB: ${rule}, got ${mb}`]);
}
