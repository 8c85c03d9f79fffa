/** One decision that a Redis store is asked for, until its answer or its deadline. */
import { ErrorReply } from "@redis/client";
import { readScriptReply } from "../limiting/shared-gcra.ts";
import type { StoreProblem, StoreWaiter } from "./limit-store.ts";

export interface PendingTakeOptions {
  readonly dueMs: number;
  /** Called once, before the waiter. */
  readonly onEnded: (take: PendingTake, problem: StoreProblem | undefined) => void;
}

export class PendingTake {
  readonly dueMs: number;
  readonly #waiter: StoreWaiter;
  readonly #limits: number;
  readonly #onEnded: PendingTakeOptions["onEnded"];
  #isEnded = false;

  constructor(waiter: StoreWaiter, limits: number, { dueMs, onEnded }: PendingTakeOptions) {
    this.dueMs = dueMs;
    this.#waiter = waiter;
    this.#limits = limits;
    this.#onEnded = onEnded;
  }

  /** `sendWhole` sends the script itself, for a server that does not know it any more. */
  ask(answer: Promise<unknown>, sendWhole?: () => Promise<unknown>): void {
    answer.then(
      (reply) => this.#onReply(reply),
      (error: unknown) => {
        const isForgotten = error instanceof ErrorReply && /^NOSCRIPT/.test(error.message);
        if (isForgotten && sendWhole !== undefined && !this.#isEnded) this.ask(sendWhole());
        else this.fail(error instanceof ErrorReply ? "error" : "unavailable");
      },
    );
  }

  /** An answer that comes later is not looked at any more. */
  fail(problem: StoreProblem): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#onEnded(this, problem);
    this.#waiter.onProblem(problem);
  }

  #onReply(reply: unknown): void {
    const waitsMs = readScriptReply(reply, this.#limits);
    if (waitsMs === undefined) this.fail("error");
    else if (!this.#isEnded) {
      this.#isEnded = true;
      this.#onEnded(this, undefined);
      this.#waiter.onWaits(waitsMs);
    }
  }
}
