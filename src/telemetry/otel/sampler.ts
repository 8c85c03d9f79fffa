/**
 * Decides whether a request is traced, before anything is made of it.
 *
 * Source: OpenTelemetry, "Tracing SDK", built-in samplers; their names are those of
 * `OTEL_TRACES_SAMPLER`.
 */
import type { TraceContext } from "./trace-context.ts";

export const samplerNames = [
  "parentbased_traceidratio",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "always_on",
  "always_off",
] as const;

export type SamplerName = (typeof samplerNames)[number];

/** `parent` is the caller's place in a trace; `undefined` when one would begin here. */
export type Sampler = (parent: TraceContext | undefined) => boolean;

/** Of a trace's id, digits that are drawn by chance: W3C Trace Context Level 2. */
const RANDOM_DIGITS = 13;

/** `ratio` is the share of traces that are kept, for those with `traceidratio` in their name. */
export function makeSampler(name: SamplerName, ratio: number, random: () => number): Sampler {
  switch (name) {
    case "always_on":
      return () => true;
    case "always_off":
      return () => false;
    case "parentbased_always_on":
      return (parent) => parent?.isSampled ?? true;
    case "parentbased_always_off":
      return (parent) => parent?.isSampled ?? false;
    case "traceidratio":
      return (parent) => (parent === undefined ? random() : shareOf(parent.traceId)) < ratio;
    case "parentbased_traceidratio":
      return (parent) => parent?.isSampled ?? random() < ratio;
  }
}

/** Alike for all services of a trace: from 0 to 1, by its id. */
function shareOf(traceId: string): number {
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) / 16 ** RANDOM_DIGITS;
}
