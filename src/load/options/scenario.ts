/** A scenario after its options have been read: everything has a value. */
import type { RateStage } from "../pacing/arrival-schedule.ts";
import type { VuStage } from "../pacing/vu-steps.ts";

interface Common {
  readonly name: string;
  readonly startTimeMs: number;
  readonly gracefulStopMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The exported function that an iteration calls. */
  readonly exec: string;
}

interface OpenModel {
  readonly timeUnitMs: number;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
}

export type Scenario = Common &
  (
    | { readonly executor: "constant-vus"; readonly vus: number; readonly durationMs: number }
    | {
        readonly executor: "externally-controlled";
        readonly vus: number;
        readonly maxVUs: number;
        /** May be infinite. */
        readonly durationMs: number;
      }
    | {
        readonly executor: "ramping-vus";
        readonly startVUs: number;
        readonly stages: readonly VuStage[];
        readonly gracefulRampDownMs: number;
      }
    | ({
        readonly executor: "constant-arrival-rate";
        readonly rate: number;
        readonly durationMs: number;
      } & OpenModel)
    | ({
        readonly executor: "ramping-arrival-rate";
        readonly startRate: number;
        readonly stages: readonly RateStage[];
      } & OpenModel)
    | {
        readonly executor: "shared-iterations" | "per-vu-iterations";
        readonly vus: number;
        readonly iterations: number;
        readonly maxDurationMs: number;
      }
  );

/** How many virtual users the scenario can have at once. */
export function vusMaxOf(scenario: Scenario): number {
  switch (scenario.executor) {
    case "ramping-vus":
      return Math.max(scenario.startVUs, ...scenario.stages.map((stage) => stage.target));
    case "constant-arrival-rate":
    case "ramping-arrival-rate":
    case "externally-controlled":
      return scenario.maxVUs;
    default:
      return scenario.vus;
  }
}

/** How long it runs when its iterations take no time; its longest for the two that count. */
export function plannedMs(scenario: Scenario): number {
  switch (scenario.executor) {
    case "constant-vus":
    case "constant-arrival-rate":
    case "externally-controlled":
      return scenario.durationMs;
    case "ramping-vus":
    case "ramping-arrival-rate":
      return scenario.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
    default:
      return scenario.maxDurationMs;
  }
}
