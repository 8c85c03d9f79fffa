/**
 * What a service counts about its requests. Names of labels differ from service to service, as
 * their documents have them; what stands behind is the same.
 */
import { STATUS_CODES } from "node:http";
import type { Counter, Family, Gauge, Histogram, Registry } from "../telemetry/registry.ts";

/** What a label tells. `status` is the number, `statusText` its name, as `Bad Request`. */
export type LabelSource = "route" | "method" | "status" | "statusText";

export interface RequestMetricsPlan {
  /** Labels of `http_requests_total`, in their order: name → what it tells. */
  readonly requestLabels: Readonly<Record<string, LabelSource>>;
  /** Labels of the duration; `status` and `statusText` are not among them. */
  readonly durationLabels: Readonly<Record<string, "route" | "method">>;
  readonly durationUnit: "seconds" | "milliseconds";
  readonly durationBuckets: readonly number[];
}

export const secondsBuckets: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** For services whose document names no labels of their own. */
export const defaultRequestMetrics: RequestMetricsPlan = {
  requestLabels: { route: "route", method: "method", code: "status" },
  durationLabels: { route: "route" },
  durationUnit: "seconds",
  durationBuckets: secondsBuckets,
};

/** The metrics of one method on one route, with everything looked up. */
export interface RouteMetrics {
  count(status: number): void;
  observe(durationMs: number): void;
}

export class RequestMetrics {
  readonly inFlight: Gauge;
  readonly #plan: RequestMetricsPlan;
  readonly #requests: Family<Counter>;
  readonly #durations: Family<Histogram>;

  constructor(registry: Registry, plan: RequestMetricsPlan) {
    this.#plan = plan;
    this.#requests = registry.counter(
      "http_requests_total",
      "HTTP requests answered.",
      Object.keys(plan.requestLabels),
    );
    this.#durations = registry.histogram(
      `http_request_duration_${plan.durationUnit}`,
      `Time from the head of a request to the end of its answer, in ${plan.durationUnit}.`,
      Object.keys(plan.durationLabels),
      plan.durationBuckets,
    );
    this.inFlight = registry
      .gauge("http_requests_in_flight", "Requests that are being answered.")
      .with();
  }

  /** `template` and `method` become labels as they are: hand in known ones only. */
  forRoute(template: string, method: string): RouteMetrics {
    const { requestLabels, durationLabels, durationUnit } = this.#plan;
    const unitsPerMs = durationUnit === "seconds" ? 0.001 : 1;
    const counters: (Counter | undefined)[] = [];
    const duration = this.#durations.with(
      ...Object.values(durationLabels).map((source) => (source === "route" ? template : method)),
    );
    const makeCounter = (status: number): Counter => {
      const values = { route: template, method, status: `${status}`, statusText: toText(status) };
      return this.#requests.with(...Object.values(requestLabels).map((source) => values[source]));
    };
    return {
      count(status) {
        let counter = counters[status];
        if (counter === undefined) {
          counter = makeCounter(status);
          counters[status] = counter;
        }
        counter.add();
      },
      observe: (durationMs) => duration.observe(durationMs * unitsPerMs),
    };
  }
}

function toText(status: number): string {
  if (status === 499) return "Client Closed Request";
  return STATUS_CODES[status] ?? String(status);
}
