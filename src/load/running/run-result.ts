/** What a run leaves behind. */
import type { RunOptions } from "../options/run-options.ts";
import type { Honesty } from "./generator-load.ts";
import type { Tick } from "./live-counts.ts";
import type { RunState } from "./run-state.ts";
import type { DecidedThreshold } from "./threshold-board.ts";

export type RunOutcome =
  /** `failReason`: what the script gave to `exec.test.fail`, when it did. */
  | { readonly name: "completed"; readonly failReason?: string }
  | { readonly name: "stopped" }
  | { readonly name: "aborted"; readonly reason: string }
  /** A thread or machine is gone, and with it what it had measured since it told last. */
  | { readonly name: "lost"; readonly reason: string };

export interface RunResult {
  readonly outcome: RunOutcome;
  readonly state: RunState;
  readonly options: RunOptions;
  readonly thresholds: readonly DecidedThreshold[];
  readonly durationMs: number;
  readonly honesty: Honesty;
  readonly ticks: readonly Tick[];
  readonly setupData: unknown;
  /** What the script's handleSummary returned; undefined when it has none or it failed. */
  readonly summary: Readonly<Record<string, string | Uint8Array>> | undefined;
}
