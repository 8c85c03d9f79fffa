/** What the control plane and its worker threads tell each other. Never anything per request. */
import type { SeriesDescription } from "../telemetry/metric-family.ts";
import type { ThreadMetrics } from "../telemetry/registry-hub.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { SharedState } from "./shared-state.ts";
import type { TlsMaterial } from "./tls-material.ts";

/** Given to a worker when it starts. */
export interface WorkerStart {
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  readonly configuration: GatewayConfiguration;
  readonly shared: SharedState;
  readonly metrics: ThreadMetrics;
  readonly tls: TlsMaterial;
  readonly ports: readonly number[];
  readonly reusePort: boolean;
}

export type FromWorker =
  | { readonly name: "ready"; readonly ports: readonly number[] }
  /** The listeners could not be opened. */
  | { readonly name: "failed"; readonly reason: string }
  | { readonly name: "series"; readonly series: SeriesDescription }
  | {
      readonly name: "transition";
      readonly backend: string;
      readonly from: string;
      readonly to: string;
      readonly reason: string;
    }
  | { readonly name: "explained"; readonly explained: ExplainedExchange }
  | { readonly name: "store"; readonly isAnswering: boolean; readonly reason: string }
  | { readonly name: "drained" };

export type ToWorker =
  | { readonly name: "drain"; readonly deadlineMs: number }
  /** Certificates and ticket keys for handshakes from now on. */
  | { readonly name: "tls"; readonly tls: TlsMaterial };
