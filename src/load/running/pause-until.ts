/**
 * Waits of one scenario that also end when the scenario is stopped. The promise of the stop lives
 * as long as the run: to race it anew for each wait would keep a reaction of each in memory.
 */
import type { RunClock } from "./run-state.ts";

export class PauseUntil {
  isStopped = false;
  readonly #clock: RunClock;
  #wake: () => void = () => {};

  constructor(clock: RunClock, stopped: Promise<void>) {
    this.#clock = clock;
    void stopped.then(() => {
      this.isStopped = true;
      this.#wake();
    });
  }

  /** Returns after `ms`, or earlier when the scenario is stopped or `wake` is called. */
  async pause(ms: number): Promise<void> {
    if (this.isStopped) return;
    let timer: { cancel(): void } | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = this.#clock.after(Math.max(0, ms), resolve);
    });
    timer?.cancel();
  }

  /** Ends the wait under way: what it waited for may have changed. */
  wake(): void {
    this.#wake();
  }
}
