/** What somebody asks for when he sets a fault: which requests are hit, when, and with what. */
import { z } from "zod";
import { durationMs } from "../../config/duration.ts";
import { delayDistribution } from "./delay-distribution.ts";
import { type FaultKind, faultKinds } from "./fault-kinds.ts";

export const SEEDS: number = 2 ** 31;
const COUNT_MAX = 1_000_000_000;
const BYTES_PER_SECOND_DEFAULT = 1024;

export const faultPlan = z
  .strictObject({
    /** Goes into a response field and a label of a metric as it is. */
    id: z
      .string()
      .regex(/^[\w.-]{1,64}$/, { error: "must have 1 to 64 letters, digits, '.', '_' or '-'" })
      .optional()
      .describe("1 to 64 letters, digits, `.`, `_`, `-`; one is made when it is left out."),
    kind: z
      .enum(Object.keys(faultKinds) as FaultKind[])
      .describe("What is done to a request that is hit."),
    status: z
      .int()
      .min(200)
      .max(599)
      .optional()
      .describe("What is answered; of the kind `status` only, which needs it."),
    delay: delayDistribution
      .optional()
      .describe("How long an answer is held back; `delay` needs it, and every kind may have it."),
    bytesPerSecond: z
      .int()
      .min(1)
      .max(COUNT_MAX)
      .optional()
      .describe(`Of \`slow-body\` only: how fast it goes out; else ${BYTES_PER_SECOND_DEFAULT}.`),
    route: z
      .string()
      .optional()
      .describe("Only requests to this route, as the target's metrics name it; else to any."),
    method: z
      .enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
      .optional()
      .describe("Only requests of this method; else of any."),
    share: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("Of the requests that all other conditions leave, by chance."),
    after: durationMs
      .prefault("0s")
      .describe("From when on requests are hit, counted from when the fault is set."),
    for: durationMs.prefault("0s").describe("How long from then on; 0s is until it is deleted."),
    first: z
      .int()
      .min(0)
      .max(COUNT_MAX)
      .default(0)
      .describe("Only so many requests from the beginning are looked at; 0 is all."),
    every: z.int().min(1).max(COUNT_MAX).default(1).describe("Only each second, third … request."),
    seed: z
      .int()
      .min(0)
      .max(SEEDS - 1)
      .optional()
      .describe("The same seed hits the same requests; one is made when it is left out."),
  })
  .superRefine((plan, context) => {
    const wrong = (key: keyof typeof plan, message: string): void =>
      context.addIssue({ code: "custom", path: [key], message, input: plan[key] });
    for (const [key, kind] of ownKeys) {
      if (plan.kind !== kind && plan[key] !== undefined) {
        wrong(key, `must be left out of a fault of kind ${plan.kind}`);
      }
    }
    if (plan.kind === "status" && plan.status === undefined) wrong("status", "is required");
    if (plan.kind === "delay" && plan.delay === undefined) wrong("delay", "is required");
  })
  .transform((plan) =>
    plan.kind === "slow-body" && plan.bytesPerSecond === undefined
      ? { ...plan, bytesPerSecond: BYTES_PER_SECOND_DEFAULT }
      : plan,
  );

/** Keys that only one kind has. */
const ownKeys = [
  ["status", "status"],
  ["bytesPerSecond", "slow-body"],
] as const;

export type WantedFault = z.output<typeof faultPlan>;

/** With everything decided. */
export interface FaultPlan extends WantedFault {
  readonly id: string;
  readonly seed: number;
}
