/** What is said between the thread that holds a run together and those that share its work. */
import type { ExecutionFlags } from "../options/run-options.ts";
import type { SecretSources } from "../options/secret-sources.ts";
import type { LentMachine } from "../running/run-state.ts";
import type { Steering } from "../running/steering.ts";
import type { RunReport } from "./run-report.ts";
import type { RunShare } from "./run-share.ts";

/** What a member begins with. */
export interface MemberTask {
  readonly scriptPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: ExecutionFlags;
  readonly overrides: Readonly<Record<string, unknown>> | undefined;
  readonly targets: readonly string[] | "any" | undefined;
  readonly secrets: SecretSources | undefined;
  /** The script and what it reads; `undefined` where the member can read them itself. */
  readonly files: ReadonlyMap<string, Uint8Array> | undefined;
  readonly machine: LentMachine | undefined;
  readonly share: RunShare;
}

export type Order =
  | {
      readonly kind: "start";
      readonly setupText: string | undefined;
      /** When the run began and when its scenarios do, by the machine's monotonic clock. */
      readonly runStartedMs: number;
      readonly atMs: number;
    }
  | { readonly kind: "steer"; readonly steering: Steering; readonly atMs: number }
  | { readonly kind: "stop" }
  | { readonly kind: "interrupt" };

export type News =
  | { readonly kind: "ready"; readonly vusInitialized: number }
  | { readonly kind: "report"; readonly report: RunReport }
  | { readonly kind: "log"; readonly level: string; readonly text: string }
  | { readonly kind: "abort" | "fail"; readonly reason: string }
  /** It has to go, and waits for the run to be ended. */
  | { readonly kind: "leave"; readonly reason: string }
  | { readonly kind: "over"; readonly report: RunReport };

/** One member as the thread sees it that holds the run together. */
export interface Member {
  /** As messages call it. */
  readonly name: string;
  /** An order has arrived there after so long, if it is ever to. */
  readonly leadMs: number;
  send(order: Order): void;
  /** `onLost` is called when it ends without having been asked to. */
  listen(onNews: (news: News) => void, onLost: (reason: string) => void): void;
  close(): Promise<void>;
}
