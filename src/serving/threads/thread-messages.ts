/** What a target's threads and the main thread tell each other. Nothing is told per request. */
import type { MessagePort } from "node:worker_threads";
import type { SeriesDescription } from "../../telemetry/metric-family.ts";
import type { ThreadMetrics } from "../../telemetry/registry-hub.ts";
import type { BoardStart, FaultQuestion } from "../faults/fault-board.ts";
import type { LedgerPart } from "../faults/fault-ledger.ts";
import type { TargetSettings } from "../start-target.ts";

/** A thread's `workerData`. */
export interface ThreadStart<S extends TargetSettings = TargetSettings> {
  readonly name: string;
  readonly settings: S;
  /** The port that the first thread has found, or the one that is wanted. */
  readonly port: number;
  readonly metrics: ThreadMetrics;
  /** Of the readiness that all threads share. */
  readonly readiness: SharedArrayBuffer;
  /** For `serve-sampler.ts`; `undefined` when profiles are off. */
  readonly profiles: MessagePort | undefined;
  readonly faults: BoardStart;
  /** Of the process, in telemetry. */
  readonly instanceId: string;
}

export type FromThread =
  | { readonly name: "listening"; readonly port: number }
  /** It could not listen. */
  | { readonly name: "failed"; readonly problems: readonly string[] }
  | { readonly name: "series"; readonly series: SeriesDescription }
  | { readonly name: "faults"; readonly id: number; readonly answer: LedgerPart }
  /** Wants the page of all threads: somebody scrapes, and the kernel has chosen this one. */
  | { readonly name: "page"; readonly isOpen: boolean };

export type ToThread =
  | { readonly name: "faults"; readonly id: number; readonly question: FaultQuestion }
  | { readonly name: "page"; readonly isOpen: boolean; readonly text: string }
  | { readonly name: "drain"; readonly deadlineMs: number };
