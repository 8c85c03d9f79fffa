/**
 * Everything that was seen while a drill ran. The verdict is a pure function of it, so a record
 * that is changed by hand must change the verdict: that is how the judge is tested.
 */
import type { ActionPlan } from "./action-plan.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { FaultPlan, PathFaultPlan } from "./fault-plan.ts";

export type BreakerState = "closed" | "open" | "half_open";

export type Counts = Readonly<Record<string, number>>;

/** One reading of the gateway's metrics. Counts are totals since the gateway started. */
export interface Moment {
  /** When it was asked for: nothing of it is older. */
  readonly askedMs: number;
  /** When it was there: nothing of it is younger. */
  readonly atMs: number;
  /** How long the drill itself had waited for a processor until then. */
  readonly waitedMs: number;
  /** Answers of the route by status. */
  readonly answers: Counts;
  /** Of the route: answers at or below so many seconds, cumulative. */
  readonly buckets: Counts;
  /** Attempts of the upstream by target. */
  readonly attempts: Counts;
  /** Requests sent again over a new connection, by target: no tries of their own. */
  readonly replaced: Counts;
  /** Of all limits that http routes have: requests that they refused. */
  readonly limited: number;
  /** Retries of the upstream that were made, by reason. */
  readonly retries: Counts;
  /** Exchanges of the gateway that failed, by code. */
  readonly failures: Counts;
  /** What each limit has let through. */
  readonly allowed: Counts;
  /** What each limit has refused. */
  readonly refused: Counts;
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** Requests of all routes that have come and are not over. */
  readonly underWay: number;
  /** Over all routes and upstreams. */
  readonly all: GatewayTotals;
}

export interface GatewayTotals {
  readonly answers: Counts;
  readonly attempts: number;
  readonly retries: number;
  /** Whether an upstream has retries at all. */
  readonly hasRetries: boolean;
}

export interface Transition {
  /** When it was first seen: at most one reading's interval late. */
  readonly atMs: number;
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What each event of the timeline leaves. */
interface EventReceipt {
  readonly beganMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly problem: string | undefined;
}

/** What the target confirmed about a fault. */
export interface FaultReceipt extends EventReceipt {
  readonly fault: FaultPlan;
  readonly id: string;
  /** Requests that met it, by the target's own count. */
  readonly applied: number;
  /** Those among them that were not of the drill's route: health checks. */
  readonly elsewhere: number;
}

export interface PathReceipt extends EventReceipt {
  readonly fault: PathFaultPlan;
  /** Connections that met it, by the relay's own count. */
  readonly connections: number;
}

export interface ActionReceipt extends EventReceipt {
  readonly action: ActionPlan;
  /** Of a `load`: answers that it got. */
  readonly answers: number | undefined;
}

/** What one client saw, in the order in which it was over. */
export interface ClientSamples {
  readonly atMs: readonly number[];
  readonly durationMs: readonly number[];
  /** 0: no answer. */
  readonly status: readonly number[];
}

/** A client's own account of the load it sent. */
export interface LoadAccount {
  /** Answers by status; "0" for requests without one. */
  readonly answers: Counts;
  /** Answers that told of a fault, by its id; `undefined` when the client did not look. */
  readonly felt: Counts | undefined;
  /** Why the load was not what was asked for; none when it was. */
  readonly bottleneck: string | undefined;
  /** Still under way long after the load had ended, and then given up: nobody's answers. */
  readonly withdrawn: number;
}

/** What each party counted from the first request to the last. */
export interface Ledgers {
  readonly client: LoadAccount;
  readonly gateway: Omit<
    Moment,
    "askedMs" | "atMs" | "waitedMs" | "breakers" | "buckets" | "refused" | "underWay"
  >;
  readonly targets: Readonly<Record<string, TargetLedger>>;
}

export interface TargetLedger {
  /** `undefined`: it has no such counter. */
  readonly requests: number | undefined;
  /** It was started anew in between: its counts began anew too. */
  readonly isAnother: boolean;
}

/** One value of a metric that an expectation is about; `of` and `metric` as the plan has them. */
export interface MetricReading {
  readonly key: string;
  readonly atMs: number;
  readonly value: number;
}

export interface ProfileReading {
  readonly key: string;
  /** Of the profile's samples, those on whose stack the function is. */
  readonly share: number;
  readonly total: number;
  readonly problem: string | undefined;
}

/** One alert with one set of labels, from when it was seen to fire until it was not. */
export interface AlertReading {
  readonly alert: string;
  readonly firedMs: number;
  /** `undefined`: it fired until the end. */
  readonly resolvedMs: number | undefined;
  /** Without the alert's name. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the rules looked at. */
export interface AlertSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly samples: readonly { readonly atMs: number; readonly value: number }[];
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
  /** All events are over, all breakers are closed, and what `recovery` asks for is there again. */
  readonly recoveredMs: number | undefined;
  readonly faults: readonly FaultReceipt[];
  readonly paths: readonly PathReceipt[];
  readonly actions: readonly ActionReceipt[];
  readonly ledgers: Ledgers;
  /** By name; `load` is the one of the plan's `load`. */
  readonly clients: Readonly<Record<string, ClientSamples>>;
  readonly metrics: readonly MetricReading[];
  readonly profiles: readonly ProfileReading[];
  /** `undefined`: nobody watched alerts. */
  readonly alerts: readonly AlertReading[] | undefined;
  /** When the alerts were looked at. */
  readonly alertLooksMs: readonly number[];
  readonly alertSeries: readonly AlertSeries[];
  /** Why the drill was not carried through; none when it was. */
  readonly interruption: string | undefined;
}
