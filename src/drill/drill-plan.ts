/** The drill file: system, load, steady state, faults and actions over time, what is expected. */
import { z } from "zod";
import { durationMs } from "../config/duration.ts";
import { actionPlan } from "./action-plan.ts";
import { expectationPlan } from "./expectation-plan.ts";
import { faultPlan, pathFaultPlan } from "./fault-plan.ts";
import { loadPlan, otherClients } from "./load-plan.ts";
import { planProblems } from "./plan-problems.ts";
import { systemPlan } from "./system-plan.ts";

const share = z.number().min(0).max(1);
const name = z.string().min(1);

const steady = z
  .strictObject({
    for: durationMs.prefault("5s").describe("How long it has to last."),
    within: durationMs.prefault("30s").describe("Later, the drill is INCONCLUSIVE."),
    failureShareMax: share.default(0).describe("Of the answers, 5xx and 499 at most."),
    rateShareMin: share.default(0.9).describe("Of the offered rate."),
  })
  .prefault({});

const recovery = z
  .strictObject({
    within: durationMs.prefault("30s").describe("From the end of the last event."),
    for: durationMs
      .prefault("0s")
      .describe("How long it has to be steady again; 0s: all breakers closed is enough."),
    failureShareMax: share.default(0).describe("Of the answers, 5xx and 499 at most."),
    rateShareMin: share.default(0.9).describe("Of the offered rate."),
  })
  .prefault({});

/** Which books are compared: those of one route through one upstream. */
const ledgers = z.strictObject({
  route: z.string().describe("The gateway's route, as its metrics name it."),
  upstream: z.string(),
  targets: z.array(name).min(1),
  targetRoute: z
    .string()
    .optional()
    .describe("The targets' route, as their metrics name it; else all of them."),
});

/** The same drill gone wrong, to see that its verdict notices. */
const mutation = z.strictObject({
  about: z.string().describe("What is wrong then."),
  patch: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("Laid over the drill file (RFC 7396)."),
  gateway: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("Laid over the configuration of the lab's gateway, behind `system.lab.gateway`."),
  verdict: z.enum(["FAIL", "INCONCLUSIVE"]).default("FAIL"),
});

export const drillPlan = z
  .strictObject({
    name,
    about: z.string().default(""),
    system: systemPlan.prefault("lab"),
    load: loadPlan,
    clients: otherClients.default({}).describe("Others, with their own load from the beginning."),
    steady,
    faults: z.array(faultPlan).default([]).describe("At targets."),
    pathFaults: z.array(pathFaultPlan).default([]).describe("Between the gateway and a target."),
    actions: z.array(actionPlan).default([]).describe("What an operator does."),
    recovery,
    after: durationMs.prefault("10s").describe("How long is watched once all is well again."),
    ledgers,
    expect: z.array(expectationPlan).default([]).describe("Beside the three ledgers."),
    mutation: mutation.optional().describe("For `weir drill --mutated`."),
  })
  .superRefine((plan, context) => {
    for (const { path, message } of planProblems(plan)) {
      context.addIssue({ code: "custom", path, message, input: plan });
    }
  });

export type DrillPlan = z.output<typeof drillPlan>;
