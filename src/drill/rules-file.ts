/** The file of rules for a lab's own Prometheus; `undefined`: it has none, or one that runs. */
import { beginsAsUrl } from "./begins-as-url.ts";
import type { DrillPlan } from "./drill-plan.ts";

export function rulesFile(system: DrillPlan["system"]): string | undefined {
  if (!("lab" in system)) return undefined;
  const { prometheus } = system.lab;
  return prometheus !== undefined && beginsAsUrl(prometheus) ? undefined : prometheus;
}
