/**
 * How many requests to an upstream may be tried again: a share of the requests of the last ten
 * seconds, so that an upstream where everything fails gets little more than it is sent, and a few a
 * second in any case, so that a quiet one is not left without. All threads draw on one budget.
 *
 * Source: retry budgets as in Finagle (`RetryBudget`) and "Addressing Cascading Failures", Site
 * Reliability Engineering (2016), chapter 22.
 */
import { CallWindow } from "../breaking/call-window.ts";
import { WordLock } from "../limiting/word-lock.ts";

export interface RetryBudgetOptions {
  /** Retries for each request. */
  readonly share: number;
  /** Retries a second that are made however few requests there are. */
  readonly minPerSecond: number;
}

const WINDOW_MS = 10_000;
/** Behind the window in the same memory. */
const LOCK = CallWindow.words;
const TICKETS = LOCK + 1;

export class RetryBudget {
  static readonly words = CallWindow.words + 2;
  readonly #options: RetryBudgetOptions;
  /** Its failures are the retries. */
  readonly #window: CallWindow;
  readonly #lock: WordLock;

  constructor(words: Int32Array, options: RetryBudgetOptions) {
    this.#window = new CallWindow(words, WINDOW_MS);
    this.#lock = new WordLock(words, TICKETS);
    this.#options = options;
  }

  onRequest(nowMs: number): void {
    this.#window.record(false, false, nowMs);
  }

  /** Takes one retry. `false` means: make none. One thread after the other, so that it is exact. */
  take(nowMs: number): boolean {
    const ticket = this.#lock.acquire(LOCK);
    const isTaken = this.#takeLocked(nowMs);
    this.#lock.release(LOCK, ticket);
    return isTaken;
  }

  #takeLocked(nowMs: number): boolean {
    const { share, minPerSecond } = this.#options;
    this.#window.sum(nowMs);
    const retries = this.#window.failures;
    const requests = this.#window.calls - retries;
    const max = Math.max(share * requests, minPerSecond * (WINDOW_MS / 1000));
    // What cannot be noted just now is not given either.
    return retries + 1 <= max && this.#window.record(true, false, nowMs);
  }
}
