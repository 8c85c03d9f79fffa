/**
 * What the console's page knows: one sample a second, the last events, and the drill if one runs.
 * The server keeps it, so a page that is opened late or reloaded sees the same five minutes.
 */
export type BreakerState = "closed" | "half_open" | "open";

export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** One second of the gateway. Rates are per second. */
export interface Sample {
  /** Seconds since 1970: the unit of the charts' axis. */
  readonly atS: number;
  /** Answers by the first digit of their status. */
  readonly answers: Readonly<Record<"2xx" | "3xx" | "4xx" | "5xx", number>>;
  readonly tcpConnections: number;
  /** Of the answers of this second; none when there were none. */
  readonly latency: Latency | undefined;
  readonly allowed: number;
  readonly rejected: number;
  /** None when no connection to a backend was asked for. */
  readonly poolHitShare: number | undefined;
  readonly tcpBytesReceived: number;
  readonly tcpBytesSent: number;
  readonly requestsInFlight: number;
  /** Cores' worth of processor time; none from a gateway that does not tell. */
  readonly cpuCores: number | undefined;
  readonly memoryBytes: number | undefined;
  /** By the backend's name. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  readonly isUp: Readonly<Record<string, boolean>>;
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

export interface DrillFinding {
  readonly expectation: string;
  readonly outcome: "met" | "missed" | "unknown";
  readonly evidence: string;
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

export interface ConsoleState {
  /** What is watched, for the page's head: "127.0.0.1:8080". */
  readonly subject: string;
  readonly samples: readonly Sample[];
  readonly events: readonly ConsoleEvent[];
  /** The gateway's metrics could not be read at the last try. */
  readonly isGatewayLost: boolean;
  readonly drill: DrillView | undefined;
}

/** What the server sends after the whole state: one thing that changed. */
export type ConsoleChange =
  | { readonly kind: "sample"; readonly sample: Sample }
  | { readonly kind: "event"; readonly event: ConsoleEvent }
  | { readonly kind: "gateway"; readonly isGatewayLost: boolean }
  | { readonly kind: "drill"; readonly drill: DrillView };
