/** The part of a drill file that says what is drilled: a lab of its own, or what runs already. */
import { z } from "zod";
import { beginsAsUrl } from "./begins-as-url.ts";

const name = z.string().min(1);
const url = z.url({ protocol: /^https?$/, error: "must be an http URL" });

/** What a lab can be made of; `poll` and `echo` and `hello` are there for who must not notice. */
export const labTargets = ["bin-1", "bin-2", "hello", "sre", "poll", "echo"] as const;

/** Of a lab file and of a drill file alike. */
export const labParts = {
  processes: z
    .array(z.enum(labTargets))
    .min(1)
    .default([...labTargets])
    .describe("Targets that are started; the gateway has routes to those only."),
  gateway: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      "Laid over the lab's configuration of the gateway (RFC 7396, null takes away); `routes` " +
        "come before the lab's own, and an `address` may be the name of a target.",
    ),
};

export const labSystemPlan = z.strictObject({
  ...labParts,
  environment: z
    .record(z.enum(labTargets), z.record(z.string(), z.string()).optional())
    .default({} as never)
    .describe("Variables of the targets."),
  redis: z
    .boolean()
    .default(false)
    .describe("Starts a Redis that is the queue of poll, with a relay `store` in front of it."),
  telemetry: z
    .boolean()
    .default(false)
    .describe(
      "Gateway and targets send spans, metrics and logs to a relay `collector`. It leads to the " +
        "`OTEL_EXPORTER_OTLP_ENDPOINT` of the command's environment, or else to nobody.",
    ),
  prometheus: z
    .string()
    .refine((text) => !beginsAsUrl(text) || URL.canParse(text), {
      error: "must be an http URL or a file of rules",
    })
    .optional()
    .describe(
      "A file of alert rules: a Prometheus with them watches the gateway. Or the URL of one that " +
        "runs: its alerts are looked at.",
    ),
});

const running = z.strictObject({
  gateway: url.describe("Where the load goes."),
  admin: url.describe("The gateway's admin listener."),
  prometheus: url.optional().describe("Its alerts are looked at."),
  targets: z.record(
    name,
    z.strictObject({
      address: z.string().describe("As the gateway's configuration names the backend."),
      url: url.describe("Where its metrics are."),
      faults: url.describe("Where its faults are controlled."),
      behind: z
        .string()
        .regex(/^[^\s:]+:\d{1,5}$/, { error: "must be an address like host:port" })
        .optional()
        .describe("For faults on the path: the drill listens at `address`, and relays to here."),
    }),
  ),
});

export const systemPlan = z
  .union([z.literal("lab"), z.strictObject({ lab: labSystemPlan }), running])
  .transform((system) => (system === "lab" ? { lab: labSystemPlan.parse({}) } : system));

export type SystemPlan = z.output<typeof systemPlan>;
export type LabSystemPlan = z.output<typeof labSystemPlan>;
