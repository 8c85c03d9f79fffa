/** The lab that a drill wants; `undefined` for what runs already. */
import type { DrillPlan } from "../../drill/drill-plan.ts";
import type { WantedLab } from "./start-drill-lab.ts";

export function toWantedLab({ system, pathFaults }: DrillPlan): WantedLab | undefined {
  return "lab" in system ? { lab: system.lab, pathsTo: pathFaults.map(({ to }) => to) } : undefined;
}
