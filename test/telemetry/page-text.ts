/** The page of metrics that a service would show. */
import { expositionFormat } from "../../src/telemetry/exposition-format.ts";
import { expositionParts } from "../../src/telemetry/exposition-parts.ts";
import type { MetricSource } from "../../src/telemetry/metric-family.ts";

export function pageText(source: MetricSource, accept?: string): string {
  return [...expositionParts(source, expositionFormat(accept).isOpen)].join("");
}
