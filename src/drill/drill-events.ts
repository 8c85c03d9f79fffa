/** The timeline of a drill as it was: faults at targets and on paths, and actions, as one list. */
import type { ActionPlan } from "./action-plan.ts";
import { describeEvent } from "./describe-event.ts";
import type { DrillRecord } from "./drill-record.ts";

export interface DrillEvent {
  readonly name: string | undefined;
  /** For people. */
  readonly what: string;
  /** A fault, as opposed to what an operator does. */
  readonly isFault: boolean;
  /** Of an action. */
  readonly action: ActionPlan["do"] | undefined;
  readonly target: string | undefined;
  readonly beganMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly problem: string | undefined;
}

type Recorded = Pick<DrillRecord, "faults" | "paths" | "actions">;

/** By the time at which they were due. */
export function drillEvents({ faults, paths, actions }: Recorded): readonly DrillEvent[] {
  const events = [
    ...faults.map(({ fault, beganMs, endedMs, problem }) => ({
      dueMs: fault.at,
      event: {
        name: fault.name,
        what: describeEvent(fault),
        isFault: true,
        action: undefined,
        target: fault.target as string | undefined,
        ...{ beganMs, endedMs, problem },
      },
    })),
    ...paths.map(({ fault, beganMs, endedMs, problem }) => ({
      dueMs: fault.at,
      event: {
        name: fault.name,
        what: describeEvent(fault),
        isFault: true,
        action: undefined,
        target: fault.to as string | undefined,
        ...{ beganMs, endedMs, problem },
      },
    })),
    ...actions.map(({ action, beganMs, endedMs, problem }) => ({
      dueMs: action.at,
      event: {
        name: action.name,
        what: describeEvent(action),
        isFault: false,
        action: action.do,
        target: "target" in action ? (action.target as string | undefined) : undefined,
        ...{ beganMs, endedMs, problem },
      },
    })),
  ];
  return events.sort((a, b) => a.dueMs - b.dueMs).map(({ event }) => event);
}
