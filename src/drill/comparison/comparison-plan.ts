/** The file of a comparison: two policies of the gateway under the same load. */
import { z } from "zod";
import { durationMs } from "../../config/duration.ts";
import { faultPlan } from "../fault-plan.ts";
import { inlineLoad } from "../load-plan.ts";
import { labSystemPlan } from "../system-plan.ts";

const policy = z.strictObject({
  name: z.string().min(1),
  gateway: z
    .record(z.string(), z.unknown())
    .describe("Laid over the configuration of the lab's gateway (RFC 7396)."),
});

export const comparisonPlan = z
  .strictObject({
    name: z.string().min(1),
    about: z.string().default(""),
    // Alerts are expected by drills alone.
    lab: labSystemPlan.omit({ prometheus: true }).prefault({}),
    load: inlineLoad,
    seed: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe("Of the first round's arrivals; each round has the next one, for both policies."),
    rounds: z.int().min(4).max(100).default(8).describe("In each, both policies have their turn."),
    turn: durationMs.prefault("4s").describe("How long a policy is measured in a round."),
    settle: durationMs.prefault("1s").describe("From the beginning of a turn, not measured."),
    faults: z.array(faultPlan).default([]).describe("In every turn; `at` is from its beginning."),
    quantile: z.number().gt(0).lt(1).default(0.99).describe("Of the latencies."),
    a: policy,
    b: policy,
  })
  .refine(({ faults, turn, settle }) => faults.every((one) => one.at + one.for <= turn + settle), {
    path: ["faults"],
    error: "must end within a turn",
  });

export type ComparisonPlan = z.output<typeof comparisonPlan>;
