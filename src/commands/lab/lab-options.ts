/** The lab file of `weir up --config`: which ports are moved, and what each child is told. */
import { z } from "zod";
import { type LabPortName, labPorts } from "./lab-ports.ts";

const port = z.int().min(1).max(65535);

const movedPorts = z
  .strictObject(
    Object.fromEntries(
      (Object.keys(labPorts) as LabPortName[]).map((name) => [name, port.optional()]),
    ) as Record<LabPortName, z.ZodOptional<typeof port>>,
  )
  .default({});

const targetNames = ["bin-1", "bin-2", "hello", "sre", "poll", "echo"] as const;

export type TargetName = (typeof targetNames)[number];

const variables = z.record(z.string(), z.string());

export const labOptions = z.strictObject({
  ports: movedPorts,
  /** Threads of the gateway's data plane. */
  workers: z.union([z.literal("auto"), z.int().min(1).max(64)]).default("auto"),
  /** What one client may ask of the bins, in requests a second. */
  ratePerSecond: z.number().positive().default(800),
  /** Environment variables of the targets, by target; they win over the lab's own. */
  environment: z
    .strictObject(
      Object.fromEntries(targetNames.map((name) => [name, variables.optional()])) as Record<
        TargetName,
        z.ZodOptional<typeof variables>
      >,
    )
    .default({}),
});

export type LabOptions = z.infer<typeof labOptions>;
