/** The lab file of `weir up --config`: which ports are moved, and what each child is told. */
import { z } from "zod";
import { labParts, labTargets } from "../../drill/system-plan.ts";
import { type LabPortName, labPorts } from "./lab-ports.ts";

const port = z.int().min(1).max(65535).optional();

const movedPorts = z
  .strictObject(
    Object.fromEntries(
      (Object.keys(labPorts) as LabPortName[]).map((name) => [
        name,
        port.describe(`${labPorts[name].about}; else ${labPorts[name].port} and the offset.`),
      ]),
    ) as Record<LabPortName, typeof port>,
  )
  .prefault({});

export type TargetName = (typeof labTargets)[number];

const variables = z
  .record(z.string(), z.string())
  .optional()
  .describe("Environment variables; they win over the lab's own.");

export const labOptions = z.strictObject({
  ports: movedPorts,
  workers: z
    .union([z.literal("auto"), z.int().min(1).max(64)])
    .default("auto")
    .describe("Threads of the gateway; auto is one a core."),
  ratePerSecond: z
    .number()
    .positive()
    .default(800)
    .describe("Requests that one client may send to the bins."),
  ...labParts,
  environment: z
    .strictObject(
      Object.fromEntries(labTargets.map((name) => [name, variables])) as Record<
        TargetName,
        typeof variables
      >,
    )
    .prefault({}),
});

export type LabOptions = z.infer<typeof labOptions>;
