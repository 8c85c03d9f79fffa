/** The admin's routes that tell something. Nothing changes by them. */
import { hideSecrets } from "../../config/hide-secrets.ts";
import { operationalRoutes } from "../../serving/operational-routes.ts";
import type { Readiness } from "../../serving/readiness.ts";
import { type Route, route } from "../../serving/route.ts";
import type { MetricSource } from "../../telemetry/metric-family.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { GatewayConfiguration } from "../configuration.ts";
import type { EventLog } from "../event-log.ts";
import type { ExplanationLog } from "../explanation-log.ts";
import type { SharedState } from "../shared-state.ts";
import type { UpstreamView } from "../upstream-view.ts";
import { explainRoutes } from "./explain-routes.ts";
import { toStats } from "./stats.ts";
import { toBackends, toBreakers, toLimits, toPools } from "./tables.ts";

export interface AdminParts {
  readonly version: string;
  /** The one in force, as are those below. */
  readonly configuration: () => GatewayConfiguration;
  readonly shared: () => SharedState;
  readonly upstreams: () => readonly UpstreamView[];
  readonly metrics: MetricSource;
  readonly readiness: Readiness;
  readonly events: EventLog;
  readonly explanations: ExplanationLog;
}

/** Those that change something are mutations.ts. */
export function adminRoutes(parts: AdminParts): Route[] {
  const { configuration, shared, upstreams, metrics } = parts;
  return [
    ...operationalRoutes({ ...parts, name: "gate", metrics: metricsPage(metrics) }),
    read("/health", "whether it runs", () => ({ status: "ok" })),
    read("/stats", "totals, per backend, and percentiles", () =>
      toStats(metrics.collect(), configuration().metricsPrefix),
    ),
    read("/backends", "who may get traffic", () => upstreams().flatMap(toBackends)),
    read("/breakers", "state of each circuit breaker", () =>
      upstreams().flatMap((upstream) => toBreakers(upstream, monotonicMs())),
    ),
    read("/pools", "connections to each backend", () =>
      toPools(upstreams(), metrics.collect(), configuration().metricsPrefix),
    ),
    read("/limits", "what each rate limit has decided", () =>
      toLimits(configuration(), shared(), metrics.collect(), monotonicMs()),
    ),
    read("/config", "the configuration in force, defaults filled in", () =>
      hideSecrets(configuration()),
    ),
    ...explainRoutes(parts),
    eventsRoute(parts.events),
  ];
}

function read(path: string, summary: string, make: () => unknown): Route {
  return route({
    method: "GET",
    path,
    summary,
    isOperational: true,
    handle: ({ reply }) => reply.json(200, make()),
  });
}

function eventsRoute(events: EventLog): Route {
  return route({
    method: "GET",
    path: "/events",
    summary: "server-sent events: breakers, health, store of limits, threads, reloads, drain",
    isOperational: true,
    handle(call) {
      const last = Number(call.header("last-event-id") ?? 0);
      const stream = call.reply.events();
      for (const event of events.since(Number.isInteger(last) ? last : 0)) {
        stream.send(event.kind, event, event.id);
      }
      stream.whenEnded(events.listen((event) => stream.send(event.kind, event, event.id)));
    },
  });
}
