/** Names in a drill file of targets that its system has not. */
import type { ActionPlan } from "./action-plan.ts";
import type { Expectation } from "./expectation-plan.ts";
import type { FaultPlan } from "./fault-plan.ts";
import type { PlanProblem } from "./plan-problem.ts";
import type { SystemPlan } from "./system-plan.ts";

export interface TargetedParts {
  readonly system: SystemPlan;
  readonly faults: readonly FaultPlan[];
  readonly actions: readonly ActionPlan[];
  readonly ledgers: { readonly targets: readonly string[] };
  readonly expect: readonly Expectation[];
}

export function unknownTargets(plan: TargetedParts): readonly PlanProblem[] {
  const { system, faults, actions, ledgers, expect } = plan;
  const known = "lab" in system ? system.lab.processes : Object.keys(system.targets);
  const named = [
    ...namesIn("faults", faults, ["target"]),
    ...namesIn("actions", actions, ["target", "process"]),
    ...ledgers.targets.map((name, at) => ({ path: ["ledgers", "targets", at], name })),
    ...namesIn("expect", expect, ["target", "of"]).filter(({ name }) => name !== "gateway"),
  ];
  const message = `must be one of ${known.join(", ")}`;
  return named
    .filter(({ name }) => !(known as readonly string[]).includes(name))
    .map(({ path }) => ({ path, message }));
}

function namesIn(list: string, parts: readonly object[], keys: readonly string[]) {
  return parts.flatMap((part, at) =>
    Object.entries(part)
      .filter(([key, name]) => keys.includes(key) && typeof name === "string")
      .map(([key, name]) => ({ path: [list, at, key], name: name as string })),
  );
}
