/**
 * How many requests to an upstream may be tried again: a share of the requests of the last ten
 * seconds, so that an upstream where everything fails gets little more than it is sent, and a few a
 * second in any case, so that a quiet one is not left without. All threads draw on one budget.
 *
 * Source: retry budgets as in Finagle (`RetryBudget`) and "Addressing Cascading Failures", Site
 * Reliability Engineering (2016), chapter 22.
 */
import { CallWindow } from "../breaking/call-window.ts";

export interface RetryBudgetOptions {
  /** Retries for each request. */
  readonly share: number;
  /** Retries a second that are made however few requests there are. */
  readonly minPerSecond: number;
}

const WINDOW_MS = 10_000;

export class RetryBudget {
  static readonly words = CallWindow.words;
  readonly #options: RetryBudgetOptions;
  /** Its failures are the retries. */
  readonly #window: CallWindow;

  constructor(words: Int32Array, options: RetryBudgetOptions) {
    this.#window = new CallWindow(words, WINDOW_MS);
    this.#options = options;
  }

  onRequest(nowMs: number): void {
    this.#window.record(false, false, nowMs);
  }

  /**
   * Takes one retry. `false` means: make none. Threads that ask in the same instant may get one
   * each where one is left.
   */
  take(nowMs: number): boolean {
    const { share, minPerSecond } = this.#options;
    this.#window.sum(nowMs);
    const retries = this.#window.failures;
    const requests = this.#window.calls - retries;
    const max = Math.max(share * requests, minPerSecond * (WINDOW_MS / 1000));
    if (retries + 1 > max) return false;
    this.#window.record(true, false, nowMs);
    return true;
  }
}
