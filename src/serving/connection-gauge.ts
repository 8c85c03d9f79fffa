/** How many connections a service has open; of several threads, the sum. */
import type { Gauge, Registry } from "../telemetry/registry.ts";

export function connectionGauge(registry: Registry): Gauge {
  return registry.gauge("active_connections", "Open connections.").with();
}
