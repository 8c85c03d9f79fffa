/** Who does the scenarios of a run: the virtual users of this thread, or those of others. */
import type { MemberLoad } from "./generator-load.ts";
import type { Steering } from "./steering.ts";

export interface Workforce {
  /** Makes the users that are needed from the start. */
  prepare(): Promise<void>;
  /** Resolves when all scenarios are over, their graceful ends included. */
  run(setupText: string | undefined): Promise<void>;
  /** No iteration begins any more; those under way get their time. */
  stop(): void;
  /** What is under way ends now. */
  interrupt(): void;
  /** From `atMs` on, by the machine's clock. */
  steer(steering: Steering, atMs: number): void;
  /** Of each that takes part. */
  loads(): readonly MemberLoad[];
  close(): Promise<void>;
}
