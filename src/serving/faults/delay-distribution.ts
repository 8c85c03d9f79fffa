/** How long a delay fault holds a request: a distribution of times, sampled with given chance. */
import { z } from "zod";
import { durationMs } from "../../config/duration.ts";

/** A longer delay than this is not to be had: the unbounded distributions are cut here. */
const delayMsMax = 600_000;
const msMaxDefault = "60s";

const delayMs = durationMs.refine((ms) => ms <= delayMsMax, { error: "must be 10m at most" });
const cap = delayMs.prefault(msMaxDefault).describe("A longer delay is cut to this.");

export const delayDistribution = z
  .discriminatedUnion("distribution", [
    z.strictObject({
      distribution: z.literal("constant"),
      value: delayMs.describe("Every delay."),
    }),
    z.strictObject({
      distribution: z.literal("uniform"),
      min: delayMs.describe("The shortest delay."),
      max: delayMs.describe("The longest delay."),
    }),
    z.strictObject({
      distribution: z.literal("lognormal"),
      median: delayMs.describe("Half of the delays are shorter."),
      sigma: z
        .number()
        .min(0)
        .max(5)
        .default(0.5)
        .describe(
          "Standard deviation of the logarithm: 0.5 puts the 95th percentile at 2.3 medians.",
        ),
      max: cap,
    }),
    z.strictObject({
      distribution: z.literal("pareto"),
      min: delayMs.describe("The shortest delay."),
      shape: z
        .number()
        .positive()
        .max(100)
        .default(1.5)
        .describe("The smaller, the heavier the tail; the mean is finite above 1."),
      max: cap,
    }),
  ])
  .superRefine((delay, context) => {
    if (!("max" in delay)) return;
    const lower = delay.distribution === "lognormal" ? "median" : "min";
    const lowerMs = delay.distribution === "lognormal" ? delay.median : delay.min;
    if (lowerMs <= delay.max) return;
    const message = `must not be more than max, which is ${delay.max} ms`;
    context.addIssue({ code: "custom", path: [lower], message, input: lowerMs });
  });

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
