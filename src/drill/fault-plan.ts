/** What is broken on purpose in a drill: at a target, or on the path to it. */
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { type FaultKind, faultKinds } from "../serving/faults/fault-kinds.ts";

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: "must be lower-case letters, digits and -" })
  .optional()
  .describe("As a phase, or as what a time is counted from: `NAME begins`, `NAME ends`.");

/** What each thing of the timeline has. */
export const eventTimes = {
  name,
  at: durationMs.describe("After the steady state was reached."),
};

export const faultPlan = z
  .strictObject({
    ...eventTimes,
    target: z.string().min(1).describe("By the names of the system."),
    for: durationMs,
    kind: z.enum(Object.keys(faultKinds) as FaultKind[]).describe("As the target's API has it."),
    status: z.int().min(200).max(599).optional(),
    delay: z.record(z.string(), z.unknown()).optional().describe("As the target's API has it."),
    bytesPerSecond: z.int().min(1).optional().describe("Of a `slow-body`."),
    route: z.string().startsWith("/").optional().describe("As the target's metrics name it."),
    share: z.number().min(0).max(1).default(1).describe("Of the requests."),
    seed: z.int().min(0).max(2_147_483_647).optional().describe("Hits the same requests again."),
  })
  .superRefine((fault, context) => {
    const { kind, status, delay } = fault;
    const isWhole = kind === "status" ? status !== undefined : delay !== undefined;
    if (isWhole || (kind !== "status" && kind !== "delay")) return;
    context.addIssue({
      code: "custom",
      message: `must have ${kind === "status" ? "a status" : "a delay"}, as it is of that kind`,
      input: fault,
    });
  });

const pathTimes = {
  ...eventTimes,
  to: z.string().min(1).describe("The target behind the relay, or `store` or `collector`."),
  for: durationMs,
};

export const pathFaultPlan = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("latency"),
    ...pathTimes,
    delay: durationMs.describe("Each octet comes so much later, in both directions."),
  }),
  z.strictObject({
    kind: z.literal("bandwidth"),
    ...pathTimes,
    bytesPerSecond: z.int().min(1).describe("In each direction of each connection."),
  }),
  z.strictObject({ kind: z.literal("reset"), ...pathTimes }),
  z.strictObject({ kind: z.literal("blackhole"), ...pathTimes }),
]);

export type FaultPlan = z.output<typeof faultPlan>;
export type PathFaultPlan = z.output<typeof pathFaultPlan>;
