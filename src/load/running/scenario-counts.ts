/** What one scenario has done so far and in the present second, for who watches the run. */
import { type HistogramContent, LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";

/** One second of a scenario. */
export interface ScenarioTick {
  readonly name: string;
  readonly vus: number;
  readonly requests: number;
  readonly failures: number;
  readonly iterations: number;
  readonly dropped: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Since its beginning. */
  readonly iterationsSoFar: number;
}

interface Sums {
  vusActive: number;
  requests: number;
  failures: number;
  iterations: number;
  dropped: number;
}

/** What one thread has counted of a scenario since it told last. */
export interface ScenarioDelta extends Readonly<Sums> {
  readonly name: string;
  readonly serviceMs: HistogramContent;
}

const nothing: Readonly<Sums> = {
  vusActive: 0,
  requests: 0,
  failures: 0,
  iterations: 0,
  dropped: 0,
};

export class ScenarioCounts implements Sums {
  readonly name: string;
  vusActive = 0;
  requests = 0;
  failures = 0;
  iterations = 0;
  dropped = 0;
  readonly #window = new LogLinearHistogram();
  #before: Readonly<Sums> = nothing;

  constructor(name: string) {
    this.name = name;
  }

  addRequest(isFailure: boolean, serviceMs: number): void {
    this.requests += 1;
    if (isFailure) this.failures += 1;
    this.#window.record(serviceMs);
  }

  /** For the thread that puts all together. A thread either takes or ticks. */
  take(): ScenarioDelta {
    const delta = {
      ...this.#since(),
      name: this.name,
      vusActive: this.vusActive - this.#before.vusActive,
      serviceMs: this.#window.toContent(),
    };
    this.#begin();
    return delta;
  }

  merge(delta: ScenarioDelta): void {
    this.vusActive += delta.vusActive;
    this.requests += delta.requests;
    this.failures += delta.failures;
    this.iterations += delta.iterations;
    this.dropped += delta.dropped;
    this.#window.mergeContent(delta.serviceMs);
  }

  /** Ends the present second and begins the next. */
  tick(): ScenarioTick {
    const tick = {
      ...this.#since(),
      name: this.name,
      vus: this.vusActive,
      p50Ms: this.#window.quantile(0.5),
      p95Ms: this.#window.quantile(0.95),
      p99Ms: this.#window.quantile(0.99),
      iterationsSoFar: this.iterations,
    };
    this.#begin();
    return tick;
  }

  #since(): Omit<Sums, "vusActive"> {
    const before = this.#before;
    return {
      requests: this.requests - before.requests,
      failures: this.failures - before.failures,
      iterations: this.iterations - before.iterations,
      dropped: this.dropped - before.dropped,
    };
  }

  #begin(): void {
    const { vusActive, requests, failures, iterations, dropped } = this;
    this.#before = { vusActive, requests, failures, iterations, dropped };
    this.#window.clear();
  }
}
