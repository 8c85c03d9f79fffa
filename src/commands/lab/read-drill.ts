/** A drill file → its plan; a script in it is looked for beside the file. */
import { dirname, resolve } from "node:path";
import { readYaml } from "../../config/read-yaml.ts";
import { type DrillPlan, drillPlan } from "../../drill/drill-plan.ts";
import { readTextFile } from "../read-text-file.ts";

/** Throws `ConfigurationProblems`. */
export async function readDrill(file: string): Promise<DrillPlan> {
  const plan = readYaml(await readTextFile(file), file, drillPlan);
  const { load } = plan;
  if (!("script" in load)) return plan;
  return { ...plan, load: { ...load, script: resolve(dirname(file), load.script) } };
}
