/** What the control plane and its worker threads tell each other. Never anything per request. */
import type { MessagePort } from "node:worker_threads";
import type { SeriesDescription } from "../telemetry/metric-family.ts";
import type { ThreadMetrics } from "../telemetry/registry-hub.ts";
import type { PlaneUpdate } from "./data-plane.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { TlsMaterial } from "./tls-material.ts";

/** Given to a worker when it starts. */
export interface WorkerStart extends PlaneUpdate {
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  readonly metrics: ThreadMetrics;
  readonly reusePort: boolean;
  /** For `serve-sampler.ts`. */
  readonly profiles: MessagePort;
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
  /** To `prepare`: it can go over, and listens on these ports. */
  | { readonly name: "prepared"; readonly id: number; readonly ports: readonly number[] }
  /** To `prepare`: it cannot, and goes on as before. */
  | { readonly name: "refused"; readonly id: number; readonly reason: string }
  /** To `commit`: it has gone over. */
  | { readonly name: "committed" }
  /** To `stop`: no listener accepts any more. */
  | { readonly name: "stopped" }
  | { readonly name: "drained" };

export type ToWorker =
  /** To accept nothing more, and then to end what is under way. */
  | { readonly name: "stop" }
  | { readonly name: "drain"; readonly deadlineMs: number }
  /** To make ready for another configuration, and to go over to it, or not. */
  | { readonly name: "prepare"; readonly id: number; readonly update: PlaneUpdate }
  | { readonly name: "commit" }
  | { readonly name: "abort" }
  /** Certificates and ticket keys for handshakes from now on. */
  | { readonly name: "tls"; readonly tls: TlsMaterial };
