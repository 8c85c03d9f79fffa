/** What decides limits for several gateways together, as the decisions see it. */
import type { SharedLimit } from "../limiting/shared-gcra.ts";

/**
 * `timeout`: no answer in time. `unavailable`: no connection, or it has just failed and is left
 * alone. `error`: the store refuses to work. `full`: too many decisions are under way.
 */
export type StoreProblem = "timeout" | "unavailable" | "error" | "full";

export interface StoreWaiter {
  /** How long each limit asks to wait, in the order asked; 0 when it lets the request through. */
  onWaits(waitsMs: readonly number[]): void;
  onProblem(problem: StoreProblem): void;
}

export interface LimitStore {
  /** What the names of keys begin with. */
  readonly prefix: string;
  /**
   * Takes one of each limit's key, or nothing when one that is enforced refuses. Answers a problem
   * at once when the store cannot be asked; else calls the waiter, once and later.
   */
  take(
    limits: readonly SharedLimit[],
    keys: readonly string[],
    waiter: StoreWaiter,
  ): StoreProblem | undefined;
}
