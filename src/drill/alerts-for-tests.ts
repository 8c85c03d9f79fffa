/** Expectations and readings for the tests of `judgeAlert`. */
import type { AlertReading, DrillRecord } from "./drill-record.ts";

export const fires = { kind: "alert", alert: "FastBurn", since: "fault-begins", within: "5s" };
export const isSilent = { ...fires, is: "silent" };
export const isResolved = { ...fires, is: "resolved", since: "fault-ends" };

/** Times in milliseconds after the drill has begun; its fault is there from 15,000 to 27,000. */
export function fired(
  firedMs: number,
  resolvedMs?: number,
  labels: AlertReading["labels"] = {},
): AlertReading {
  return {
    alert: "FastBurn",
    firedMs: 1_000_000 + firedMs,
    resolvedMs: resolvedMs === undefined ? undefined : 1_000_000 + resolvedMs,
    labels,
    annotations: {},
  };
}

export function seen(...alerts: readonly AlertReading[]): () => Partial<DrillRecord> {
  return () => ({ alerts });
}
