/** What echo answers and counts. */
import type { RequestMetricsPlan } from "../../serving/request-metrics.ts";
import { type Route, route } from "../../serving/route.ts";
import type { CredentialCheck } from "./credential-check.ts";
import { echoRoute } from "./echo.ts";

export const echoRequestMetrics: RequestMetricsPlan = {
  requestLabels: { status: "status", method: "method", path: "route" },
  durationLabels: {},
  durationUnit: "milliseconds",
  durationBuckets: [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000],
};

export function echoRoutes(credentials: CredentialCheck): Route[] {
  return [echoRoute(credentials), health];
}

const health: Route = route({
  method: "GET",
  path: "/health",
  summary: "whether it runs",
  isOperational: true,
  handle: ({ reply }) => reply.json(200, { status: "healthy" }),
});
