/**
 * Decides whether a request is traced, before anything is made of it.
 *
 * Source: OpenTelemetry, "Tracing SDK", built-in samplers; their names are those of
 * `OTEL_TRACES_SAMPLER`.
 */
import type { TraceContext } from "./trace-context.ts";

export const samplerNames = [
  "parentbased_traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "always_on",
  "always_off",
] as const;

export type SamplerName = (typeof samplerNames)[number];

/** `parent` is the caller's place in a trace; `undefined` when one would begin here. */
export type Sampler = (parent: TraceContext | undefined) => boolean;

/** `ratio` is the share of traces that begin here, for `parentbased_traceidratio`. */
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
    case "parentbased_traceidratio":
      return (parent) => parent?.isSampled ?? random() < ratio;
  }
}
