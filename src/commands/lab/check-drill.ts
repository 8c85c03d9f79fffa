/**
 * Has the system what a drill does its deeds with? A plan for which it has not cannot be begun. Of
 * targets that it has not the plan itself tells, with their place.
 */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { DrillPlan } from "../../drill/drill-plan.ts";

/** What relays of a lab lead to, beside its targets. */
const besideTargets: readonly string[] = ["store", "collector"];

/** What deeds are done with and to; a `DrillSystem` is one. */
export interface DrillParties {
  readonly targets: Readonly<Record<string, unknown>>;
  readonly relays: Readonly<Record<string, unknown>>;
  readonly lab: unknown;
}

/** Those that there will be, told before anything runs. */
export function plannedParties({ system, pathFaults }: DrillPlan): DrillParties {
  const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));
  if ("lab" in system) {
    const relays = named(pathFaults.map(({ to }) => to));
    return { targets: named(system.lab.processes), relays, lab: system.lab };
  }
  const { targets } = system;
  const relayed = Object.keys(targets).filter((name) => targets[name]!.behind !== undefined);
  return { targets, relays: named(relayed), lab: undefined };
}

/** Throws `ConfigurationProblems`. */
export function checkDrill(plan: DrillPlan, system: DrillParties): void {
  const problems = leverProblems(plan, system);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
}

function leverProblems(plan: DrillPlan, system: DrillParties): readonly string[] {
  const withoutRelay = plan.pathFaults
    .filter(({ to }) => system.relays[to] === undefined)
    .map(({ to }) => `drill: pathFaults need a relay, but ${to} has no \`behind\``);
  const strangers = plan.pathFaults
    .filter(({ to }) => !besideTargets.includes(to) && system.targets[to] === undefined)
    .map(({ to }) => `drill: pathFaults lead to targets of the system, got "${to}"`);
  const forLabs =
    system.lab === undefined
      ? plan.actions
          .filter((one) => "process" in one || ("patch" in one && one.patch !== undefined))
          .map((action) => `drill: ${action.do} needs a lab, as it has the processes in its hands`)
      : [];
  const profiles = plan.expect.flatMap((expected) =>
    expected.kind !== "profile" ||
    [...plan.faults, ...plan.pathFaults, ...plan.actions].some(
      (event) => event.name === expected.phase && "for" in event,
    )
      ? []
      : [`drill: the phase of a profile must be an event that lasts, got "${expected.phase}"`],
  );
  return [...withoutRelay, ...strangers, ...forLabs, ...profiles];
}
