/** The exemplar that a sampled exchange leaves in the histogram of request durations. */
import type { Exemplars } from "../telemetry/exemplars.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { LATENCY_BUCKETS } from "./upstream-metrics.ts";

export function noteExemplar(
  exemplars: Exemplars,
  metricsPrefix: string,
  { route, durationMs, time, traceId = "" }: ExplainedExchange,
): void {
  exemplars.note(`${metricsPrefix}http_request_duration_seconds`, [route], LATENCY_BUCKETS, {
    traceId,
    value: durationMs / 1000,
    atSeconds: Date.parse(time) / 1000,
  });
}
