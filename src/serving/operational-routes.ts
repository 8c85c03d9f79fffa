/** The routes that every service has: is it alive, does it want traffic, what does it count. */
import { expose } from "../telemetry/expose.ts";
import type { MetricSource } from "../telemetry/metric-family.ts";
import type { Call } from "./call.ts";
import type { Readiness } from "./readiness.ts";
import { type Route, route } from "./route.ts";

export interface OperationalParts {
  readonly name: string;
  readonly version: string;
  readonly metrics: MetricSource;
  readonly readiness: Readiness;
  /** Awaited before metrics are told, where they have to be fetched first. */
  readonly refreshMetrics?: () => Promise<void>;
}

export function operationalRoutes(parts: OperationalParts): Route[] {
  return [
    aliveRoute("/healthz"),
    aliveRoute("/livez"),
    readyRoute(parts.readiness),
    metricsRoute(parts),
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

function metricsRoute({ metrics, refreshMetrics }: OperationalParts): Route {
  const tell = (call: Call): void => {
    const { contentType, text } = expose(metrics, call.header("accept"));
    call.reply.bytes(200, contentType, Buffer.from(text));
  };
  return route({
    method: "GET",
    path: "/metrics",
    summary: "metrics as Prometheus text, or OpenMetrics for who accepts it",
    isOperational: true,
    handle: refreshMetrics === undefined ? tell : (call) => refreshMetrics().then(() => tell(call)),
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
