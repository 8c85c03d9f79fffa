/** Metrics that the control plane reads off shared memory when somebody asks. */
import type { Registry } from "../telemetry/registry.ts";
import { breakerLabels, toBreakerLabel } from "../upstream/breaker-label.ts";
import { PresentGauges } from "./present-gauges.ts";
import type { UpstreamView } from "./upstream-view.ts";

/** `upstreams`: those of the configuration in force. */
export function addControlMetrics(
  registry: Registry,
  prefix: string,
  upstreams: () => readonly UpstreamView[],
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
  const gauges = {
    limit: new PresentGauges(limit),
    inFlight: new PresentGauges(inFlight),
    up: new PresentGauges(up),
    breaker: new PresentGauges(breaker),
    forced: new PresentGauges(forced),
    panic: new PresentGauges(panic),
  };
  registry.onCollect(() => {
    for (const upstream of upstreams()) setGauges(upstream, gauges);
    for (const one of Object.values(gauges)) one.forgetOthers();
  });
}

type Gauges = Readonly<
  Record<"up" | "breaker" | "forced" | "panic" | "limit" | "inFlight", PresentGauges>
>;

function setGauges(upstream: UpstreamView, gauges: Gauges): void {
  const { up, breaker, forced, panic, limit, inFlight } = gauges;
  const { name } = upstream;
  panic.set(upstream.isPanic ? 1 : 0, name);
  for (const backend of upstream.backends) {
    const { address } = backend;
    up.set(backend.flags.isHealthy ? 1 : 0, name, address);
    if (backend.limit !== Number.POSITIVE_INFINITY) {
      limit.set(backend.limit, name, address);
      inFlight.set(backend.inFlight, name, address);
    }
    if (backend.breaker === undefined) continue;
    forced.set(backend.breaker.isForced ? 1 : 0, name, address);
    const present = toBreakerLabel(backend.breaker.state);
    for (const state of breakerLabels) {
      breaker.set(state === present ? 1 : 0, name, address, state);
    }
  }
}
