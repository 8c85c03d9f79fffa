/**
 * Everything that was seen while a drill ran. The verdict is a pure function of it, so a record
 * that is changed by hand must change the verdict: that is how the judge is tested.
 */
import type { DrillPlan, FaultPlan } from "./drill-plan.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** One reading of the gateway's metrics. Counts are totals since the gateway started. */
export interface Moment {
  readonly atMs: number;
  /** Answers of the route by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Attempts of the upstream by target. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly rejected: number;
  readonly retries: number;
  readonly breakers: Readonly<Record<string, BreakerState>>;
}

export interface Transition {
  /** When it was first seen: at most one reading's interval late. */
  readonly atMs: number;
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What the target confirmed about a fault. */
export interface FaultReceipt {
  readonly fault: FaultPlan;
  readonly id: string;
  readonly beganMs: number | undefined;
  readonly endedMs: number | undefined;
  /** Requests that met it, by the target's own count. */
  readonly applied: number;
  readonly problem: string | undefined;
}

/** The client's own account of the load it sent. */
export interface LoadAccount {
  /** Answers by status; "0" for requests without one. */
  readonly answers: Readonly<Record<string, number>>;
  /** Why the load was not what was asked for; none when it was. */
  readonly bottleneck: string | undefined;
}

/** What each party counted from the first request to the last. */
export interface Ledgers {
  readonly client: LoadAccount;
  readonly gateway: Omit<Moment, "atMs" | "breakers">;
  readonly targets: Readonly<Record<string, { readonly requests: number }>>;
}

export interface DrillRecord {
  readonly plan: DrillPlan;
  /** On the clock of all `…Ms` here. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly moments: readonly Moment[];
  readonly transitions: readonly Transition[];
  readonly steadyMs: number | undefined;
  /** All faults have ended and all breakers are closed. */
  readonly recoveredMs: number | undefined;
  readonly faults: readonly FaultReceipt[];
  readonly ledgers: Ledgers;
  /** Why the drill was not carried through; none when it was. */
  readonly interruption: string | undefined;
}
