/** The metrics of all threads, fetched from the main thread for who asks in another one. */
import type { MetricFamily, MetricSource } from "../../telemetry/metric-family.ts";

export class FetchedMetrics implements MetricSource {
  readonly #ask: () => void;
  #families: readonly MetricFamily[] = [];
  #waiting: (() => void)[] = [];

  /** `ask` has `receive` called, sooner or later. */
  constructor(ask: () => void) {
    this.#ask = ask;
  }

  /** Who asks while an answer is awaited waits for the same one. */
  refresh(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#ask();
    });
  }

  receive(families: readonly MetricFamily[]): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#families = families;
    for (const resolve of waiting) resolve();
  }

  collect(): MetricFamily[] {
    return [...this.#families];
  }
}
