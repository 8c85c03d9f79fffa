/** `weir target sre`: a service that misbehaves on demand, and can be watched while it does. */
import { availableParallelism } from "node:os";
import { getHeapStatistics } from "node:v8";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { integerVariable } from "../../config/environment-variable.ts";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { ownPrefixes, targetFields } from "../../serving/target-environment.ts";
import type { Registry } from "../../telemetry/registry.ts";
import { CpuBurners } from "./cpu-burners.ts";
import { LeakedMemory } from "./leaked-memory.ts";
import { sreRequestMetrics, sreRoutes } from "./sre-plan.ts";

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

/** Rejects with `ConfigurationProblems` when a variable or the port is not as it must be. */
export async function startSre(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(sreFields, environment, ownPrefixes);
  checkLeakLimit(settings.LEAK_MAX_MB);
  const base = await makeTargetBase("sre", settings);
  addMemoryMetric(base.registry);
  const cores = availableParallelism();
  const burners = new CpuBurners(2 * cores, base.profiling);
  // Known when the port is bound, which is after the routes are made.
  let profiles: string | null = null;
  const running = await startTarget(base, {
    routes: sreRoutes({
      log: base.log,
      memory: new LeakedMemory(settings.LEAK_MAX_MB * 1024),
      burners,
      coresMax: cores,
      slowMsMax: settings.SLOW_MAX_MS,
      profileUrl: (profile) => profiles && `${profiles}/${profile}`,
    }),
    requestMetrics: sreRequestMetrics,
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
