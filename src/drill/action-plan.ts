/** What an operator does in the course of a drill. */
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { eventTimes } from "./fault-plan.ts";

const target = z.string().min(1).describe("By the names of the system.");

const process = z
  .string()
  .min(1)
  .describe(
    "Of the lab. `kill`: SIGKILL, and the lab starts it again. `restart`: SIGTERM, and started " +
      "again. `stop`: SIGKILL, and down for that time.",
  );

export const actionPlan = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("drain"), ...eventTimes, target }),
  z.strictObject({ do: z.literal("undrain"), ...eventTimes, target }),
  z.strictObject({
    do: z.literal("breaker"),
    ...eventTimes,
    target,
    becomes: z.enum(["open", "close", "auto"]).describe("As the gateway's admin has it."),
  }),
  z
    .strictObject({
      do: z.literal("reload"),
      ...eventTimes,
      patch: z
        .record(z.string(), z.unknown())
        .optional()
        .describe("Laid over the configuration that the lab's gateway has then."),
      file: z.string().min(1).optional().describe("A whole configuration, beside the drill file."),
      rejected: z.boolean().default(false).describe("Whether the gateway is to refuse it."),
    })
    .refine(({ patch, file }) => (patch === undefined) !== (file === undefined), {
      error: "must have one of patch and file",
    }),
  z.strictObject({ do: z.literal("kill"), ...eventTimes, process }),
  z.strictObject({ do: z.literal("restart"), ...eventTimes, process }),
  z.strictObject({ do: z.literal("stop"), ...eventTimes, process, for: durationMs }),
  z.strictObject({ do: z.literal("pause"), ...eventTimes }),
  z.strictObject({ do: z.literal("resume"), ...eventTimes }),
  z.strictObject({
    do: z.literal("load"),
    ...eventTimes,
    for: durationMs,
    rate: z.int().min(1).max(100_000).describe("On top of what is sent already."),
    path: z.string().startsWith("/").describe("What is asked for, by GET."),
    connectionsMax: z.int().min(1).max(10_000).default(100).describe("Requests at once."),
    timeout: z.int().min(1).max(600).default(60).describe("Seconds until the client gives up."),
  }),
  z.strictObject({ do: z.literal("wait"), ...eventTimes, for: durationMs }),
]);

export type ActionPlan = z.output<typeof actionPlan>;
