/** When something happened that a time limit is counted from. */
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";

export interface CausalTime {
  readonly atMs: number | undefined;
  /** "the fault began" */
  readonly what: string;
}

/** `target`: whose fault is meant, where there are several. */
export function causalTime(record: DrillRecord, since: string, target?: string): CausalTime {
  const events = drillEvents(record);
  if (since === "fault-begins" || since === "fault-ends") {
    const faults = events.filter(({ isFault }) => isFault);
    const fault = faults.find((one) => one.target === target) ?? faults[0];
    return since === "fault-begins"
      ? { atMs: fault?.beganMs, what: "the fault began" }
      : { atMs: fault?.endedMs, what: "the fault ended" };
  }
  const [, name = "", end = ""] = /^(.*) (begins|ends)$/.exec(since) ?? [];
  const event = events.find((one) => one.name === name);
  return end === "begins"
    ? { atMs: event?.beganMs, what: `"${name}" began` }
    : { atMs: event?.endedMs, what: `"${name}" ended` };
}
