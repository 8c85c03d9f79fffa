/** What was seen while two policies had their turns. */
import type { ClientSamples } from "../drill-record.ts";
import type { ComparisonPlan } from "./comparison-plan.ts";

export type PolicyName = "a" | "b";

export interface Turn {
  readonly policy: PolicyName;
  readonly round: number;
  /** On the clock of the samples. */
  readonly startedMs: number;
  readonly samples: ClientSamples;
  /** Why the load was not what was asked for; none when it was. */
  readonly bottleneck: string | undefined;
  /** Requests that met faults, by the targets' own count. */
  readonly faultsApplied: number;
}

export interface ComparisonRecord {
  readonly plan: ComparisonPlan;
  readonly tookMs: number;
  readonly turns: readonly Turn[];
  /** Why it was not carried through; none when it was. */
  readonly interruption: string | undefined;
}
