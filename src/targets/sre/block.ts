/**
 * `GET /block?duration=1000`: keeps the event loop busy, so that nothing else is answered
 * meanwhile. The fault that services on Node really have.
 */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";

const MS_MAX = 10_000;

export const block: Route = route({
  method: "GET",
  path: "/block",
  summary: "blocks the event loop for so many milliseconds",
  query: z.object({
    duration: wholeNumber({ min: 0, max: MS_MAX, default: 1000, doc: "milliseconds" }),
  }),
  handle({ query, reply }) {
    const startedMs = monotonicMs();
    blockFor(query.duration);
    reply.json(200, {
      message: "event loop was blocked",
      requested_duration_ms: query.duration,
      actual_duration_ms: Math.round(monotonicMs() - startedMs),
    });
  },
});

/** A function of its own, so that a profile names it. */
function blockFor(durationMs: number): void {
  const endMs = monotonicMs() + durationMs;
  while (monotonicMs() < endMs);
}
