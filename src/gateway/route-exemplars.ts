/**
 * The exemplars that sampled exchanges leave in the histogram of request durations. Those of a
 * route go with it, and an exchange that ends after its route is gone leaves none.
 */
import type { Exemplars } from "../telemetry/exemplars.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { ExplainedExchange } from "./explanation.ts";
import { routeLabel } from "./route-label.ts";
import { LATENCY_BUCKETS } from "./upstream-metrics.ts";

/** Of requests that match no route. */
const OTHER = "other";

export class RouteExemplars {
  readonly #exemplars: Exemplars;
  readonly #metric: string;
  #labels: ReadonlySet<string>;

  constructor(exemplars: Exemplars, configuration: GatewayConfiguration) {
    this.#exemplars = exemplars;
    this.#metric = `${configuration.metricsPrefix}http_request_duration_seconds`;
    this.#labels = labelsOf(configuration);
  }

  replaceRoutes(configuration: GatewayConfiguration): void {
    this.#labels = labelsOf(configuration);
    this.#exemplars.keepOnly(
      this.#metric,
      [...this.#labels].map((label) => [label]),
    );
  }

  note({ route, durationMs, time, traceId = "" }: ExplainedExchange): void {
    if (!this.#labels.has(route)) return;
    this.#exemplars.note(this.#metric, [route], LATENCY_BUCKETS, {
      traceId,
      value: durationMs / 1000,
      atSeconds: Date.parse(time) / 1000,
    });
  }
}

function labelsOf({ listeners }: GatewayConfiguration): ReadonlySet<string> {
  const routes = listeners.flatMap((listener) =>
    listener.protocol === "http" ? listener.routes : [],
  );
  return new Set([OTHER, ...routes.map(routeLabel)]);
}
