/** The drill file: load, steady state, faults over time, and what is expected of the gateway. */
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { type FaultKind, faultKinds } from "../serving/faults/fault-kinds.ts";

const share = z.number().min(0).max(1);
const name = z.string().min(1);
const url = z.url({ protocol: /^https?$/, error: "must be an http URL" });

const system = z.union([
  z.literal("lab"),
  z.strictObject({
    gateway: url.describe("Where the load goes."),
    admin: url.describe("The gateway's admin listener."),
    targets: z.record(
      name,
      z.strictObject({
        address: z.string().describe("As the gateway's configuration names the backend."),
        url: url.describe("Where its metrics are."),
        faults: url.describe("Where its faults are controlled."),
      }),
    ),
  }),
]);

const load = z.union([
  z.strictObject({
    rate: z.int().min(1).max(100_000).describe("Requests a second, whatever comes back."),
    path: z.string().startsWith("/").describe("What is asked for, by GET."),
    connectionsMax: z.int().min(1).max(10_000).default(100).describe("Requests at once."),
  }),
  z.strictObject({
    script: z.string().min(1).describe("A k6 script; it finds the gateway in `BASE_URL`."),
    environment: z.record(z.string(), z.string()).default({}).describe("`__ENV` of the script."),
    rate: z.number().positive().describe("What the script sends a second when it is steady."),
  }),
]);

const steady = z
  .strictObject({
    for: durationMs.prefault("5s").describe("How long it has to last."),
    within: durationMs.prefault("30s").describe("Later, the drill is INCONCLUSIVE."),
    failureShareMax: share.default(0).describe("Of the answers, 5xx at most."),
    rateShareMin: share.default(0.9).describe("Of the offered rate."),
  })
  .prefault({});

const fault = z.strictObject({
  target: name.describe("By the names of the system."),
  at: durationMs.describe("After the steady state was reached."),
  for: durationMs,
  kind: z.enum(Object.keys(faultKinds) as FaultKind[]).describe("As the target's API has it."),
  status: z.int().min(200).max(599).optional(),
  delay: z.record(z.string(), z.unknown()).optional().describe("As the target's API has it."),
  bytesPerSecond: z.int().min(1).optional().describe("Of a `slow-body`."),
  route: z.string().startsWith("/").optional().describe("As the target's metrics name it."),
  share: share.default(1).describe("Of the requests."),
});

const phase = z.enum(["before", "during", "open", "recovery", "after"]);

const expectation = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("breaker"),
    target: name,
    becomes: z.enum(["open", "half_open", "closed"]),
    since: z.enum(["fault-begins", "fault-ends"]),
    within: durationMs,
  }),
  z.strictObject({ kind: z.literal("failures"), phase, shareMax: share }),
  z.strictObject({
    kind: z.literal("traffic"),
    target: name,
    phase,
    shareMin: share.default(0),
    shareMax: share.default(1),
  }),
  z.strictObject({ kind: z.literal("ledgers") }),
]);

/** Which books are compared: those of one route through one upstream. */
const ledgers = z.strictObject({
  route: z.string().describe("The gateway's route, as its metrics name it."),
  upstream: z.string(),
  targets: z.array(name).min(1),
  targetRoute: z.string().describe("The targets' route, as their metrics name it."),
});

export const drillPlan = z
  .strictObject({
    name,
    about: z.string().default(""),
    system: system.default("lab"),
    load,
    steady,
    faults: z.array(fault).min(1),
    recoveryMax: durationMs.prefault("30s").describe("From the end of the last fault."),
    after: durationMs.prefault("10s").describe("How long is watched once all is well again."),
    ledgers,
    expect: z.array(expectation).min(1),
  })
  .superRefine((plan, context) => {
    for (const [at, { kind, status, delay }] of plan.faults.entries()) {
      const isWhole = kind === "status" ? status !== undefined : delay !== undefined;
      if (isWhole || (kind !== "status" && kind !== "delay")) continue;
      context.addIssue({
        code: "custom",
        path: ["faults", at],
        message: `must have ${kind === "status" ? "a status" : "a delay"}, as it is of that kind`,
        input: plan.faults[at],
      });
    }
  });

export type DrillPlan = z.output<typeof drillPlan>;
export type FaultPlan = DrillPlan["faults"][number];
export type Expectation = DrillPlan["expect"][number];
export type PhaseName = z.output<typeof phase>;
