/** `GET /metrics`: where Prometheus reads. */
import type { ReadPage } from "../telemetry/metrics-page.ts";
import { type Route, route } from "./route.ts";

/** A long page leaves as it is written, so that neither time nor memory is taken all at once. */
export function metricsRoute(metrics: ReadPage): Route {
  return route({
    method: "GET",
    path: "/metrics",
    summary: "metrics as Prometheus text, or OpenMetrics for who accepts it",
    isOperational: true,
    async handle(call) {
      const { contentType, slices } = metrics(call.header("accept"));
      const body = call.reply.stream(200, contentType);
      for await (const text of slices) {
        body.write(text);
        await body.room();
        if (!body.isOpen) return;
      }
      body.end();
    },
  });
}
