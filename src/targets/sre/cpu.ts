/** `GET /cpu?duration=5000&cores=1`: uses the processor, while the service stays quick. */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { CpuBurners } from "./cpu-burners.ts";

const MS_MAX = 60_000;
const RETRY_AFTER = "Retry-After: 1\r\n";

export interface CpuOptions {
  readonly coresMax: number;
  readonly burners: CpuBurners;
  /** Tells where a processor profile is; `null` when profiles are off. */
  readonly cpuUrl: () => string | null;
}

export function cpuRoute({ coresMax, burners, cpuUrl }: CpuOptions): Route {
  return route({
    method: "GET",
    path: "/cpu",
    summary: "uses so many cores for so many milliseconds",
    query: z.object({
      duration: wholeNumber({ min: 0, max: MS_MAX, default: 5000, doc: "milliseconds" }),
      cores: wholeNumber({ min: 1, max: coresMax, default: 1 }).describe(
        "threads that burn; a whole number from 1 to the number of cores",
      ),
    }),
    async handle({ query, exchange, signal, reply }) {
      const { duration, cores } = query;
      if (!burners.hasRoomFor(cores)) {
        reply.problem(503, "too many threads are burning already", { fields: RETRY_AFTER });
        return;
      }
      const cpuMs = await burners.burn(cores, duration, signal);
      reply.json(200, {
        message: "CPU spike completed",
        requested_duration_ms: duration,
        actual_duration_ms: Math.round(monotonicMs() - exchange.startedMs),
        cpu_ms: Math.round(cpuMs),
        pprof_cpu_url: cpuUrl(),
      });
    },
  });
}
