/** The routes that every service has: is it alive, does it want traffic, what does it count. */
import type { ReadPage } from "../telemetry/metrics-page.ts";
import { metricsRoute } from "./metrics-route.ts";
import type { Readiness } from "./readiness.ts";
import { type Route, route } from "./route.ts";

export interface OperationalParts {
  readonly name: string;
  readonly version: string;
  readonly metrics: ReadPage;
  readonly readiness: Readiness;
}

export function operationalRoutes(parts: OperationalParts): Route[] {
  return [
    aliveRoute("/healthz"),
    aliveRoute("/livez"),
    readyRoute(parts.readiness),
    metricsRoute(parts.metrics),
    versionRoute(parts),
  ];
}

function aliveRoute(path: string): Route {
  return route({
    method: "GET",
    path,
    summary: "whether it runs",
    isOperational: true,
    handle: ({ reply }) => reply.json(200, { status: "ok" }),
  });
}

function readyRoute(readiness: Readiness): Route {
  return route({
    method: "GET",
    path: "/readyz",
    summary: "whether it wants traffic; 503 while it drains or is disabled",
    isOperational: true,
    handle({ reply }) {
      const { state } = readiness;
      reply.json(state === "ready" ? 200 : 503, { status: state });
    },
  });
}

function versionRoute({ name, version }: OperationalParts): Route {
  return route({
    method: "GET",
    path: "/version",
    summary: "what runs here",
    isOperational: true,
    handle: ({ reply }) => reply.json(200, { name, version, node: process.versions.node }),
  });
}
