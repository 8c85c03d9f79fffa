/**
 * What the console's page knows: one sample a second, the last events, and what can be acted upon.
 * The server keeps it, so a page that is opened late or reloaded sees the same five minutes.
 */
import type { DrillFinding, RunSummary } from "./history/run-record.ts";

export type BreakerState = "closed" | "half_open" | "open";

export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Calls to backends that have a limit, over all of them. */
export interface Concurrency {
  readonly limit: number;
  readonly inFlight: number;
  readonly queued: number;
}

/** Counters of the gateway as they stood at the end of a second, since its start. */
export interface Totals {
  readonly requests: number;
  readonly allowed: number;
  readonly rejected: number;
  readonly retries: number;
  readonly poolHits: number;
  readonly poolMisses: number;
  readonly tcpBytes: number;
}

/** One second of the gateway. Rates are per second. */
export interface Sample {
  /** Seconds since 1970: the unit of the charts' axis. */
  readonly atS: number;
  /** Nothing that is counted here was over before: when the reading before was asked for. */
  readonly fromS: number;
  /** Answers by the first digit of their status. */
  readonly answers: Readonly<Record<"2xx" | "3xx" | "4xx" | "5xx", number>>;
  readonly tcpConnections: number;
  /** Of the answers of this second; none when there were none. */
  readonly latency: Latency | undefined;
  /** Answers of this second in each bucket of `latencyBoundsMs`, and above the last. */
  readonly latencyCounts: readonly number[];
  readonly allowed: number;
  readonly rejected: number;
  /** None when no connection to a backend was asked for. */
  readonly poolHitShare: number | undefined;
  readonly tcpBytesReceived: number;
  readonly tcpBytesSent: number;
  readonly requestsInFlight: number;
  /** None when no backend has a limit of calls. */
  readonly concurrency: Concurrency | undefined;
  readonly retries: number;
  /** Retries that the budget did not allow. */
  readonly retriesRefused: number;
  /** Cores' worth of processor time; none from a gateway that does not tell. */
  readonly cpuCores: number | undefined;
  readonly memoryBytes: number | undefined;
  /** By the backend's name. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  readonly isUp: Readonly<Record<string, boolean>>;
  readonly totals: Totals;
}

/** How a line of the event list is meant: `bad` for what hurts clients, `good` for its end. */
export type Tone = "good" | "bad" | "warning" | "neutral";

export interface ConsoleEvent {
  readonly atS: number;
  readonly about: string;
  readonly sentence: string;
  readonly tone: Tone;
  /** Drawn as a vertical line through the charts. */
  readonly isMark: boolean;
}

/** A stretch of time that is drawn as a band into every chart. */
export interface Phase {
  readonly id: string;
  readonly kind: "fault" | "load";
  readonly label: string;
  readonly fromS: number;
  /** None while it goes on. */
  readonly toS: number | undefined;
}

export interface DrillView {
  readonly name: string;
  readonly steps: readonly {
    readonly name: string;
    readonly progress: "waiting" | "running" | "done";
  }[];
  readonly verdict: "PASS" | "FAIL" | "INCONCLUSIVE" | undefined;
  readonly sentence: string;
  readonly findings: readonly DrillFinding[];
}

/** A backend in one upstream. */
export interface BackendCard {
  readonly upstream: string;
  readonly name: string;
  readonly address: string;
  readonly isHealthy: boolean;
  readonly isDraining: boolean;
  /** Connections that carry a request, over all upstreams that have the address. */
  readonly inFlight: number;
  readonly breaker: BreakerView | undefined;
}

export interface BreakerView {
  readonly state: BreakerState;
  /** An operator holds it. */
  readonly isForced: boolean;
  readonly msToTrial: number;
  /** In the breaker's window. */
  readonly calls: number;
  readonly failures: number;
}

export interface LimitView {
  readonly limit: string;
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly key: string;
}

/** A fault that is set at a target, with what became of it by the target's own count. */
export interface FaultView {
  readonly target: string;
  readonly id: string;
  readonly about: string;
  readonly state: string;
  readonly seen: number;
  readonly applied: number;
  readonly abandoned: number;
  readonly spared: number;
}

export interface LoadView {
  readonly state: "idle" | "running" | "paused" | "stopping";
  /** Of the scripts that may be started. */
  readonly script: string | undefined;
  /** What the generator says of itself: "1:23 …". */
  readonly line: string;
  /** How the last run has ended. */
  readonly outcome: string;
  /** Of its usual rate; none of a run that cannot be steered. */
  readonly rateFactor: number | undefined;
}

export interface ConsoleState {
  /** What is watched, for the page's head: "127.0.0.1:8080". */
  readonly subject: string;
  readonly samples: readonly Sample[];
  /** Upper bounds of the buckets that latencies are counted in. */
  readonly latencyBoundsMs: readonly number[];
  readonly events: readonly ConsoleEvent[];
  readonly phases: readonly Phase[];
  /** The gateway's metrics could not be read at the last try. */
  readonly isGatewayLost: boolean;
  readonly drill: DrillView | undefined;
  readonly backends: readonly BackendCard[];
  readonly limits: readonly LimitView[];
  readonly faults: readonly FaultView[];
  /** Where faults can be set. */
  readonly targets: readonly string[];
  readonly scripts: readonly string[];
  readonly load: LoadView;
  /** Clicks that the drill file has so far. */
  readonly clicks: readonly string[];
  /** Of whom profiles can be taken. */
  readonly processes: readonly string[];
  /** Drills and runs that are over, latest first; none where no history is kept. */
  readonly runs: readonly RunSummary[] | undefined;
}

/** What the server sends after the whole state: one more of a list, or parts that are new. */
export type ConsoleChange =
  | { readonly kind: "sample"; readonly sample: Sample }
  | { readonly kind: "event"; readonly event: ConsoleEvent }
  | { readonly kind: "parts"; readonly parts: ConsoleParts };

/** What is shown as a whole whenever it changes. */
export type ConsoleParts = Partial<Omit<ConsoleState, "samples" | "events" | "subject">>;
