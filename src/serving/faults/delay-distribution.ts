/** How long a delay fault holds a request: a distribution of times, sampled with given chance. */
import { z } from "zod";
import { durationMs } from "../../config/duration.ts";

/** A longer delay than this is cut: the unbounded distributions have no longest one. */
const msMaxDefault = "60s";

export const delayDistribution = z.discriminatedUnion("distribution", [
  z.strictObject({ distribution: z.literal("constant"), value: durationMs }),
  z.strictObject({ distribution: z.literal("uniform"), min: durationMs, max: durationMs }),
  z.strictObject({
    distribution: z.literal("lognormal"),
    median: durationMs,
    /** Standard deviation of the logarithm: 0.5 puts the 95th percentile at 2.3 medians. */
    sigma: z.number().min(0).max(5).default(0.5),
    max: durationMs.prefault(msMaxDefault),
  }),
  z.strictObject({
    distribution: z.literal("pareto"),
    min: durationMs,
    /** The smaller, the heavier the tail; the mean is finite above 1. */
    shape: z.number().positive().max(100).default(1.5),
    max: durationMs.prefault(msMaxDefault),
  }),
]);

export type DelayDistribution = z.output<typeof delayDistribution>;

/** `chance` answers numbers from 0 (included) to 1 (excluded), each independent of the last. */
export function sampleDelayMs(delay: DelayDistribution, chance: () => number): number {
  switch (delay.distribution) {
    case "constant":
      return delay.value;
    case "uniform":
      return delay.min + chance() * (delay.max - delay.min);
    case "lognormal":
      return Math.min(delay.max, delay.median * Math.exp(delay.sigma * standardNormal(chance)));
    case "pareto":
      return Math.min(delay.max, delay.min / (1 - chance()) ** (1 / delay.shape));
  }
}

/** Box and Muller's transform. `1 - chance()` is never 0, of which there is no logarithm. */
function standardNormal(chance: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance()));
  return radius * Math.cos(2 * Math.PI * chance());
}
