/** The lab file of `weir up --config`: which ports are moved, and what each child is told. */
import { z } from "zod";
import { labTargets } from "../../drill/system-plan.ts";
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
  processes: z
    .array(z.enum(labTargets))
    .min(1)
    .default([...labTargets])
    .describe("Targets that are started; the gateway has routes to those only."),
  gateway: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      "Laid over the configuration of the gateway (RFC 7396, null takes away); `routes` come " +
        "before the lab's own, and an `address` may be the name of a target.",
    ),
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
