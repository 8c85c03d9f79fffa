/** What somebody asks for when he sets a fault: which requests are hit, when, and with what. */
import { randomInt } from "node:crypto";
import { z } from "zod";
import { durationMs } from "../../config/duration.ts";
import { delayDistribution } from "./delay-distribution.ts";

const SEEDS = 2 ** 31;
const builtKinds: readonly string[] = ["status", "delay"];
const kinds = ["status", "delay", "reset", "hang", "truncate", "slow-body"] as const;

export const faultPlan = z
  .strictObject({
    /** Goes into a response field as it is. */
    id: z
      .string()
      .regex(/^[\w.-]{1,64}$/, { error: "must have 1 to 64 letters, digits, '.', '_' or '-'" })
      .optional(),
    kind: z.enum(kinds).refine((kind) => builtKinds.includes(kind), {
      error: `must be ${builtKinds.join(" or ")} (the others are not built yet)`,
    }),
    status: z.int().min(200).max(599).optional(),
    delay: delayDistribution.optional(),
    /** As the target's metrics name it; without it every route is meant. */
    route: z.string().optional(),
    /** Of the requests that the other conditions leave. */
    share: z.number().min(0).max(1).default(1),
    /** From when on, counted from when the fault is set. */
    after: durationMs.prefault("0s"),
    /** How long from then on; 0s is until it is deleted. */
    for: durationMs.prefault("0s"),
    /** Only so many requests from the beginning; 0 is all. */
    first: z.int().min(0).default(0),
    /** Only each second, third … request. */
    every: z.int().min(1).default(1),
    /** The same seed hits the same requests. */
    seed: z
      .int()
      .min(0)
      .max(SEEDS - 1)
      .default(() => randomInt(SEEDS)),
  })
  .superRefine((plan, context) => {
    const wrong = (key: "status" | "delay", message: string): void =>
      context.addIssue({ code: "custom", path: [key], message, input: plan[key] });
    if (plan.kind === "status" && plan.status === undefined) wrong("status", "is required");
    if (plan.kind === "delay" && plan.delay === undefined) wrong("delay", "is required");
    const { delay } = plan;
    if (delay?.distribution === "uniform" && delay.min > delay.max) {
      wrong("delay", "min must not be more than max");
    }
    if (plan.kind === "delay" && plan.status !== undefined) {
      wrong("status", "must be left out of a fault of kind delay");
    }
  });

export type FaultPlan = z.output<typeof faultPlan>;
