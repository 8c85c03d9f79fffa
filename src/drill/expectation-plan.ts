/** What a drill file expects; each kind is judged by a file of its own. */
import { z } from "zod";
import { durationMs } from "../config/duration.ts";

const share = z.number().min(0).max(1);
const name = z.string().min(1);
const phase = name.describe("before, during, open, recovery, after, or the name of an event.");
const since = name.describe("fault-begins, fault-ends, or `NAME begins`, `NAME ends`.");
const client = z
  .string()
  .optional()
  .describe("Of `clients`, by its own count; else the gateway's.");

export const expectationPlan = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("breaker"),
    target: name,
    becomes: z.enum(["open", "half_open", "closed"]),
    since,
    within: durationMs,
  }),
  z
    .strictObject({
      kind: z.literal("failures"),
      phase,
      client,
      shareMin: share.default(0),
      shareMax: share.default(1),
    })
    .describe("5xx, and 499: the client left. By a client's own count, 5xx and no answer."),
  z.strictObject({
    kind: z.literal("traffic"),
    target: name,
    phase,
    shareMin: share.default(0),
    shareMax: share.default(1),
  }),
  z.strictObject({
    kind: z.literal("latency"),
    phase,
    client,
    quantile: share.default(0.99),
    min: durationMs.prefault("0s"),
    max: durationMs.describe(
      "Of the gateway's latencies the bucket is known: a bound within it is INCONCLUSIVE.",
    ),
  }),
  z.strictObject({
    kind: z.literal("limiter"),
    phase,
    limit: name.describe("Of the gateway's configuration."),
    rate: z.number().positive().describe("What it is to let through a second."),
    burst: z.number().min(0),
    shareMin: share.default(0.95).describe("Of the rate, that gets through where more is sent."),
  }),
  z.strictObject({ kind: z.literal("recovery"), within: durationMs }),
  z.strictObject({
    kind: z.literal("amplification"),
    phase,
    min: z.number().min(1).default(1),
    max: z.number().min(1).describe("Attempts for each request."),
  }),
  z.strictObject({
    kind: z.literal("metric"),
    phase,
    of: name.describe("`gateway`, or a target."),
    metric: name.describe("One that is not there at all is not read as 0: INCONCLUSIVE."),
    labels: z.record(z.string(), z.string()).default({}),
    as: z
      .enum(["max", "growth", "rate"])
      .describe("The highest reading; what it grew from first to last; that a second."),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({
    kind: z.literal("profile"),
    of: name.describe("A target."),
    profile: z.enum(["heap", "cpu"]),
    phase,
    names: name.describe("A function that has to be on the way to its largest samples."),
    shareMin: share.default(0.5).describe("Of all samples."),
  }),
  z.strictObject({
    kind: z.literal("alert"),
    alert: name.describe("Of the rules of `prometheus`."),
    labels: z
      .record(z.string(), z.string())
      .refine((labels) => !Object.hasOwn(labels, "alertname"), {
        path: ["alertname"],
        error: "must be left out, as `alert` is the name",
      })
      .default({})
      .describe("Among those of the alert; alerts that have others as well are meant too."),
    is: z
      .enum(["firing", "silent", "resolved"])
      .default("firing")
      .describe(
        "`silent` all that time; `resolved` by then, where it has fired: else INCONCLUSIVE.",
      ),
    since,
    within: durationMs,
  }),
]);

export type Expectation = z.output<typeof expectationPlan>;
