/** A page of metrics that is written while its thread goes on serving. */
import { expositionFormat } from "./exposition-format.ts";
import { expositionParts } from "./exposition-parts.ts";
import type { MetricSource } from "./metric-family.ts";
import { textSlices } from "./text-slices.ts";

export interface MetricsPage {
  readonly contentType: string;
  readonly slices: AsyncIterable<string>;
}

/** For an `Accept` field. */
export type ReadPage = (accept: string | undefined) => MetricsPage;

export function metricsPage(source: MetricSource): ReadPage {
  return (accept) => {
    const { contentType, isOpen } = expositionFormat(accept);
    return { contentType, slices: textSlices(expositionParts(source, isOpen)) };
  };
}
