/**
 * What is wrong with a drill file although each of its parts is right: names that lead nowhere, and
 * expectations that say nothing.
 */
import type { ActionPlan } from "./action-plan.ts";
import type { Expectation } from "./expectation-plan.ts";
import type { PathFaultPlan } from "./fault-plan.ts";
import { phaseNames } from "./phase-names.ts";
import type { PlanProblem } from "./plan-problem.ts";
import type { SystemPlan } from "./system-plan.ts";
import { type TargetedParts, unknownTargets } from "./unknown-targets.ts";
import { voidExpectations } from "./void-expectations.ts";

interface NamedParts extends TargetedParts {
  readonly clients: Readonly<Record<string, unknown>>;
  readonly pathFaults: readonly PathFaultPlan[];
}

export function planProblems(plan: NamedParts): readonly PlanProblem[] {
  const { faults, pathFaults, actions } = plan;
  const events = [...faults, ...pathFaults, ...actions].flatMap(({ name }) => name ?? []);
  const doubles = events.filter((name, at) => events.indexOf(name) !== at);
  const taken = events.filter((name) => (phaseNames as readonly string[]).includes(name));
  const phases = [...phaseNames, ...events];
  const moments = ["fault-begins", "fault-ends", ...events.flatMap(bothEnds)];
  const clients = ["load", ...Object.keys(plan.clients)];
  return [
    ...doubles.map((name) => ({ path: ["actions"], message: `names two events, "${name}"` })),
    ...taken.map((name) => ({
      path: ["actions"],
      message: `must not name an event as a phase of every drill, got "${name}"`,
    })),
    ...actions.flatMap((action, at) => endedWhileStopped(action, at, actions)),
    ...plan.expect.flatMap((expected, at) => [
      ...unknownName(expected, "phase", phases, at),
      ...unknownName(expected, "since", moments, at),
      ...unknownName(expected, "client", clients, at),
      ...withoutPrometheus(expected, plan.system, at),
    ]),
    ...unknownTargets(plan),
    ...voidExpectations(plan.expect),
  ];
}

function bothEnds(name: string): readonly string[] {
  return [`${name} begins`, `${name} ends`];
}

/** It would start the process that is to be down, or find none to end. */
function endedWhileStopped(
  action: ActionPlan,
  at: number,
  actions: readonly ActionPlan[],
): readonly PlanProblem[] {
  if (action.do !== "kill" && action.do !== "restart" && action.do !== "stop") return [];
  const isStopped = actions.some(
    (other) =>
      other !== action &&
      other.do === "stop" &&
      other.process === action.process &&
      action.at >= other.at &&
      action.at <= other.at + other.for,
  );
  if (!isStopped) return [];
  const message = `must not be done to ${action.process} while a \`stop\` keeps it down`;
  return [{ path: ["actions", at, "do"], message }];
}

function withoutPrometheus(
  { kind }: Expectation,
  system: SystemPlan,
  at: number,
): readonly PlanProblem[] {
  const { prometheus } = "lab" in system ? system.lab : system;
  if (kind !== "alert" || prometheus !== undefined) return [];
  return [{ path: ["expect", at], message: "must have a `prometheus` in the system" }];
}

function unknownName(
  expected: Expectation,
  key: "phase" | "since" | "client",
  known: readonly string[],
  at: number,
): readonly PlanProblem[] {
  const value = (expected as Readonly<Record<string, unknown>>)[key];
  if (value === undefined || known.includes(value as string)) return [];
  return [{ path: ["expect", at, key], message: `must be one of ${known.join(", ")}` }];
}
