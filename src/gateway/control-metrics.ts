/** Metrics that the control plane reads off shared memory when somebody asks. */
import type { Registry } from "../telemetry/registry.ts";
import { breakerLabels, toBreakerLabel } from "../upstream/breaker-label.ts";
import type { UpstreamView } from "./upstream-view.ts";

export function addControlMetrics(
  registry: Registry,
  prefix: string,
  upstreams: readonly UpstreamView[],
): void {
  const up = registry.gauge(
    `${prefix}backend_up`,
    "Whether health checks find the backend healthy.",
    ["upstream", "backend"],
  );
  const breaker = registry.gauge(
    `${prefix}circuit_breaker_state`,
    "1 for the present state of the backend's circuit breaker, else 0.",
    ["upstream", "backend", "state"],
  );
  const forced = registry.gauge(
    `${prefix}circuit_breaker_forced`,
    "1 while an operator holds the backend's circuit breaker open or closed.",
    ["upstream", "backend"],
  );
  const panic = registry.gauge(
    `${prefix}upstream_panic`,
    "1 while no backend of the upstream is healthy and health is disregarded.",
    ["upstream"],
  );
  const limit = registry.gauge(
    `${prefix}concurrency_limit`,
    "Calls that the backend may have under way, fixed or found.",
    ["upstream", "backend"],
  );
  const inFlight = registry.gauge(
    `${prefix}concurrency_in_flight`,
    "Calls to a backend with a limit that are under way.",
    ["upstream", "backend"],
  );
  registry.onCollect(() => {
    for (const upstream of upstreams) {
      panic.with(upstream.name).set(upstream.isPanic ? 1 : 0);
      for (const backend of upstream.backends) {
        up.with(upstream.name, backend.address).set(backend.flags.isHealthy ? 1 : 0);
        if (backend.limit !== Number.POSITIVE_INFINITY) {
          limit.with(upstream.name, backend.address).set(backend.limit);
          inFlight.with(upstream.name, backend.address).set(backend.inFlight);
        }
        if (backend.breaker === undefined) continue;
        forced.with(upstream.name, backend.address).set(backend.breaker.isForced ? 1 : 0);
        const present = toBreakerLabel(backend.breaker.state);
        for (const state of breakerLabels) {
          breaker.with(upstream.name, backend.address, state).set(state === present ? 1 : 0);
        }
      }
    }
  });
}
