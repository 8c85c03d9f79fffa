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
  const events: readonly DueEvent[] = [
    ...faults.map(({ fault, ...times }) => toDue(fault, times, { target: fault.target })),
    ...paths.map(({ fault, ...times }) => toDue(fault, times, { target: fault.to })),
    ...actions.map(({ action, ...times }) =>
      toDue(action, times, {
        action: action.do,
        target: "target" in action ? (action.target as string | undefined) : undefined,
      }),
    ),
  ];
  return events.toSorted((a, b) => a.dueMs - b.dueMs).map(({ event }) => event);
}

interface DueEvent {
  readonly dueMs: number;
  readonly event: DrillEvent;
}

type Times = Pick<DrillEvent, "beganMs" | "endedMs" | "problem">;
type Kind = Pick<DrillEvent, "target"> & { readonly action?: DrillEvent["action"] };

function toDue(
  plan: Parameters<typeof describeEvent>[0],
  { beganMs, endedMs, problem }: Times,
  { target, action }: Kind,
): DueEvent {
  const what = { name: plan.name, what: describeEvent(plan), isFault: action === undefined };
  return { dueMs: plan.at, event: { ...what, action, target, beganMs, endedMs, problem } };
}
