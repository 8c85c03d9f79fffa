/** What sre answers and counts. */
import type { Logger } from "pino";
import { type RequestMetricsPlan, secondsBuckets } from "../../serving/request-metrics.ts";
import type { Route } from "../../serving/route.ts";
import { block } from "./block.ts";
import { cpuRoute } from "./cpu.ts";
import type { CpuBurners } from "./cpu-burners.ts";
import { health } from "./health.ts";
import { leakRoutes } from "./leak.ts";
import type { LeakedMemory } from "./leaked-memory.ts";
import { logRoute } from "./log.ts";
import { slowRoute } from "./slow.ts";

export interface SreParts {
  readonly log: Logger;
  readonly memory: LeakedMemory;
  readonly burners: CpuBurners;
  readonly coresMax: number;
  readonly slowMsMax: number;
  /** Where a profile is; `null` when profiles are off. */
  readonly profileUrl: (profile: string) => string | null;
}

export const sreRequestMetrics: RequestMetricsPlan = {
  requestLabels: { endpoint: "route", method: "method", status: "statusText" },
  durationLabels: { endpoint: "route", method: "method" },
  durationUnit: "seconds",
  durationBuckets: secondsBuckets,
};

export function sreRoutes(parts: SreParts): Route[] {
  const { log, memory, burners, coresMax, slowMsMax, profileUrl } = parts;
  return [
    health,
    slowRoute(slowMsMax),
    ...leakRoutes(memory, () => profileUrl("heap")),
    cpuRoute({ coresMax, burners, cpuUrl: () => profileUrl("profile?seconds=5") }),
    block,
    logRoute(log),
  ];
}
