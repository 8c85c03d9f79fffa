/** `GET /slow?duration=1000`: a backend that answers late, on demand. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";

export function slowRoute(msMax: number): Route {
  return route({
    method: "GET",
    path: "/slow",
    summary: "waits so many milliseconds before it answers",
    query: z.object({
      duration: wholeNumber({ min: 0, max: msMax, default: 1000, doc: "milliseconds" }),
    }),
    async handle({ query, exchange, signal, reply }) {
      await sleep(query.duration, undefined, { signal });
      reply.json(200, {
        message: "slow request completed",
        requested_duration_ms: query.duration,
        actual_duration_ms: Math.round(monotonicMs() - exchange.startedMs),
      });
    },
  });
}
