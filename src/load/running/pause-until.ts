/**
 * Waits of one scenario that also end when the scenario is stopped. The promise of the stop lives
 * as long as the run: to race it anew for each wait would keep a reaction of each in memory.
 */
import type { Helm } from "./helm.ts";
import type { RunClock } from "./run-state.ts";

/** Below it, the time has come: what is left of it is rounding. */
const ROUNDING_MS = 1e-6;

export class PauseUntil {
  isStopped = false;
  readonly #clock: RunClock;
  #wake: () => void = () => {};

  constructor(clock: RunClock, stopped: Promise<void>, helm: Helm) {
    this.#clock = clock;
    helm.onChange(() => this.#wake());
    void stopped.then(() => {
      this.isStopped = true;
      this.#wake();
    });
  }

  /**
   * Returns after `ms`, or earlier when the scenario is stopped or the run steered: what it waited
   * for may have changed then.
   */
  async pause(ms: number): Promise<void> {
    if (this.isStopped) return;
    let timer: { cancel(): void } | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== Number.POSITIVE_INFINITY) timer = this.#clock.after(Math.max(0, ms), resolve);
    });
    timer?.cancel();
  }

  /** Returns when nothing is left to wait, however often the run is steered, or when stopped. */
  async until(waitMs: () => number): Promise<void> {
    while (!this.isStopped) {
      const ms = waitMs();
      if (ms < ROUNDING_MS) return;
      await this.pause(ms);
    }
  }
}
