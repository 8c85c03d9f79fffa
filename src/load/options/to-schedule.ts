/** When the iterations of a scenario with an arrival rate are due. */
import { ArrivalSchedule } from "../pacing/arrival-schedule.ts";
import type { Scenario } from "./scenario.ts";

export type ArrivalScenario = Extract<
  Scenario,
  { executor: "constant-arrival-rate" | "ramping-arrival-rate" }
>;

export function toSchedule(scenario: ArrivalScenario): ArrivalSchedule {
  if (scenario.executor === "constant-arrival-rate") {
    return ArrivalSchedule.constant(scenario.rate / scenario.timeUnitMs, scenario.durationMs);
  }
  return ArrivalSchedule.ramping(scenario.startRate / scenario.timeUnitMs, scenario.stages);
}
