/** The present second of a run, scenario by scenario, for who watches it. */
import { plannedMs, type Scenario, vusMaxOf } from "../options/scenario.ts";
import { toSchedule } from "../options/to-schedule.ts";
import type { ArrivalSchedule } from "../pacing/arrival-schedule.ts";
import type { Tick } from "./live-counts.ts";
import type { ScenarioTick } from "./scenario-counts.ts";
import type { Steering } from "./steering.ts";

export interface ScenarioView extends ScenarioTick {
  readonly executor: Scenario["executor"];
  readonly state: "waiting" | "running" | "ending" | "over";
  /** Of its plan, from 0 to 1; of its iterations where they are counted. */
  readonly progress: number;
  /** Negative until it begins. */
  readonly elapsedMs: number;
  /** Infinite for one that goes on until it is stopped. */
  readonly plannedMs: number;
  readonly vusMax: number;
  /** Iterations that are due a second, as steered; `undefined` where no rate is planned. */
  readonly ratePerSecond: number | undefined;
  /** Iterations in all, where they are counted. */
  readonly iterationsMax: number | undefined;
}

export interface LiveView {
  readonly tick: Tick;
  readonly steering: Steering;
  /** Of the plan of all scenarios. */
  readonly elapsedMs: number;
  readonly plannedMs: number;
  readonly iterations: number;
  readonly interrupted: number;
  readonly vusMax: number;
  readonly scenarios: readonly ScenarioView[];
}

/** `planMs` is how far the plan of the run has come. */
export function toScenarioView(
  scenario: Scenario,
  tick: ScenarioTick,
  planMs: number,
  { factor, vusMax }: Steering,
): ScenarioView {
  const elapsedMs = planMs - scenario.startTimeMs;
  const totalMs = plannedMs(scenario);
  const iterationsMax = iterationsOf(scenario);
  const isExternal = scenario.executor === "externally-controlled";
  const isDone = iterationsMax !== undefined && tick.iterationsSoFar >= iterationsMax;
  const isLate = elapsedMs >= totalMs || isDone;
  const share =
    iterationsMax === undefined ? elapsedMs / totalMs : tick.iterationsSoFar / iterationsMax;
  const rate = scheduleOf(scenario)?.ratePerSecond(Math.max(0, elapsedMs));
  return {
    ...tick,
    executor: scenario.executor,
    state: elapsedMs < 0 ? "waiting" : !isLate ? "running" : tick.vus > 0 ? "ending" : "over",
    progress: isLate ? 1 : Math.min(1, Math.max(0, share)),
    elapsedMs,
    plannedMs: totalMs,
    vusMax: (isExternal ? vusMax : undefined) ?? vusMaxOf(scenario),
    ratePerSecond: rate === undefined ? undefined : isLate ? 0 : rate * factor,
    iterationsMax,
  };
}

function iterationsOf(scenario: Scenario): number | undefined {
  if (scenario.executor === "shared-iterations") return scenario.iterations;
  return scenario.executor === "per-vu-iterations" ? scenario.iterations * scenario.vus : undefined;
}

function scheduleOf(scenario: Scenario): ArrivalSchedule | undefined {
  const isOpen =
    scenario.executor === "constant-arrival-rate" || scenario.executor === "ramping-arrival-rate";
  return isOpen ? toSchedule(scenario) : undefined;
}
