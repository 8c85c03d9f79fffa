/** A drill file → its plan; files that it names are looked for beside it. */
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";
import { composePatches } from "../../config/compose-patches.ts";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { type Mapping, mergePatch } from "../../config/merge-patch.ts";
import { readLooseYaml, readYaml } from "../../config/read-yaml.ts";
import { type DrillPlan, drillPlan } from "../../drill/drill-plan.ts";
import { rulesFile } from "../../drill/rules-file.ts";
import { readTextFile } from "../read-text-file.ts";
import { checkDrill, plannedParties } from "./check-drill.ts";

/** Throws `ConfigurationProblems`. `isMutated`: with the file's own `mutation` laid over it. */
export async function readDrill(file: string, isMutated = false): Promise<DrillPlan> {
  const text = await readTextFile(file);
  const plan = readYaml(text, file, drillPlan);
  if (!isMutated) return checked(withPaths(plan, dirname(file)));
  if (plan.mutation === undefined) {
    throw new ConfigurationProblems([`${file}: has no mutation`]);
  }
  const mutated = mergePatch(readLooseYaml(text) as Record<string, unknown>, plan.mutation.patch);
  const changed = readYaml(stringify(mutated), `${file} mutated`, drillPlan);
  if (!("lab" in changed.system) && Object.keys(plan.mutation.gateway).length > 0) {
    throw new ConfigurationProblems([
      `${file}: mutation.gateway needs a lab, as a gateway that runs is not started anew`,
    ]);
  }
  return checked(withPaths(withGateway(changed, plan.mutation.gateway), dirname(file)));
}

/** Before a lab is started in which the drill could not be done. */
function checked(plan: DrillPlan): DrillPlan {
  checkDrill(plan, plannedParties(plan));
  return plan;
}

function withGateway(plan: DrillPlan, patch: Mapping): DrillPlan {
  if (!("lab" in plan.system)) return plan;
  const { lab } = plan.system;
  return { ...plan, system: { lab: { ...lab, gateway: composePatches(lab.gateway, patch) } } };
}

function withPaths(plan: DrillPlan, folder: string): DrillPlan {
  const { load, system, actions } = plan;
  const rules = rulesFile(system);
  return {
    ...plan,
    load: "script" in load ? { ...load, script: resolve(folder, load.script) } : load,
    system:
      "lab" in system && rules !== undefined
        ? { lab: { ...system.lab, prometheus: resolve(folder, rules) } }
        : system,
    actions: actions.map((action) =>
      action.do === "reload" && action.file !== undefined
        ? { ...action, file: resolve(folder, action.file) }
        : action,
    ),
  };
}
