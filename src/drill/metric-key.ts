/** Names one metric that an expectation is about, so that its readings are found again. */
import type { Expectation } from "./expectation-plan.ts";

export type MetricExpectation = Extract<Expectation, { kind: "metric" }>;

export function metricKey({ of, metric, labels }: MetricExpectation): string {
  return JSON.stringify([of, metric, labels]);
}
