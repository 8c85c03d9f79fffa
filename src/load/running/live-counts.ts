/**
 * What happened in the run so far and in the present second: for the progress line, the report's
 * charts and whoever compares the client's counts with those of others.
 */
import { type HistogramContent, LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { FailureKinds } from "./failure-kinds.ts";
import { ScenarioCounts, type ScenarioDelta } from "./scenario-counts.ts";
import { TimeSlices } from "./time-slices.ts";

/** One second of the run. */
export interface Tick {
  readonly elapsedMs: number;
  /** Since the tick before. */
  readonly seconds: number;
  readonly requests: number;
  readonly failures: number;
  readonly iterations: number;
  readonly dropped: number;
  readonly offered: number;
  readonly vus: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Of requests by status in this second; 0 stands for no response. */
  readonly byStatus: ReadonlyMap<number, number>;
  readonly sendLagP99Ms: number;
  /** Iterations that began more than `SEND_LATE_MS` after they were meant to. */
  readonly sentLate: number;
}

/** Who asks whether a load was there when it was meant to be takes it for another one from here. */
export const SEND_LATE_MS = 100;

/** What one thread has counted since it told last. */
export interface CountsDelta {
  readonly requests: number;
  readonly failures: number;
  readonly iterations: number;
  readonly interrupted: number;
  readonly dropped: number;
  readonly offered: number;
  readonly vusActive: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly serviceMs: HistogramContent;
  readonly intendedMs: HistogramContent;
  readonly sendLagMs: HistogramContent;
  readonly scenarios: readonly ScenarioDelta[];
  readonly failureKinds: ReadonlyMap<string, number>;
}

export class LiveCounts {
  /** Requests by status; 0 stands for no response. */
  readonly byStatus = new Map<number, number>();
  /** From the request to the end of its response. */
  readonly serviceMs = new LogLinearHistogram();
  /** The same, from the time the iteration was meant to begin. */
  readonly intendedMs = new LogLinearHistogram();
  /** How much later than meant iterations began. */
  readonly sendLagMs = new LogLinearHistogram();
  /** What went wrong, with requests and with iterations. */
  readonly failureKinds = new FailureKinds();
  /** Service times over the time of the run. */
  readonly slices = new TimeSlices();
  requests = 0;
  failures = 0;
  iterations = 0;
  interrupted = 0;
  dropped = 0;
  /** Iterations that were due, of open-model scenarios. */
  offered = 0;
  vusActive = 0;

  readonly #scenarios = new Map<string, ScenarioCounts>();
  readonly #window = new LogLinearHistogram();
  readonly #windowLag = new LogLinearHistogram();
  readonly #windowStatus = new Map<number, number>();
  #reported = {
    requests: 0,
    failures: 0,
    iterations: 0,
    interrupted: 0,
    dropped: 0,
    offered: 0,
    vusActive: 0,
  };
  #before = { elapsedMs: 0, requests: 0, failures: 0, iterations: 0, dropped: 0, offered: 0 };

  scenario(name: string): ScenarioCounts {
    let counts = this.#scenarios.get(name);
    if (counts === undefined) {
      counts = new ScenarioCounts(name);
      this.#scenarios.set(name, counts);
    }
    return counts;
  }

  addRequest(status: number, isFailure: boolean, serviceMs: number, lagMs: number): void {
    this.requests += 1;
    if (isFailure) this.failures += 1;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.#windowStatus.set(status, (this.#windowStatus.get(status) ?? 0) + 1);
    this.serviceMs.record(serviceMs);
    this.intendedMs.record(serviceMs + lagMs);
    this.#window.record(serviceMs);
  }

  addLag(lagMs: number): void {
    this.sendLagMs.record(lagMs);
    this.#windowLag.record(lagMs);
  }

  /** For the thread that puts all together; the histograms begin again here. */
  take(): CountsDelta {
    const before = this.#reported;
    const { requests, failures, iterations, interrupted, dropped, offered, vusActive } = this;
    this.#reported = { requests, failures, iterations, interrupted, dropped, offered, vusActive };
    const delta: CountsDelta = {
      requests: requests - before.requests,
      failures: failures - before.failures,
      iterations: iterations - before.iterations,
      interrupted: interrupted - before.interrupted,
      dropped: dropped - before.dropped,
      offered: offered - before.offered,
      vusActive: vusActive - before.vusActive,
      byStatus: new Map(this.#windowStatus),
      serviceMs: this.serviceMs.toContent(),
      intendedMs: this.intendedMs.toContent(),
      sendLagMs: this.sendLagMs.toContent(),
      scenarios: [...this.#scenarios.values()].map((one) => one.take()),
      failureKinds: this.failureKinds.take(),
    };
    this.#windowStatus.clear();
    for (const one of [this.serviceMs, this.intendedMs, this.sendLagMs]) one.clear();
    this.#window.clear();
    this.#windowLag.clear();
    return delta;
  }

  merge(delta: CountsDelta): void {
    this.requests += delta.requests;
    this.failures += delta.failures;
    this.iterations += delta.iterations;
    this.interrupted += delta.interrupted;
    this.dropped += delta.dropped;
    this.offered += delta.offered;
    this.vusActive += delta.vusActive;
    for (const [status, count] of delta.byStatus) {
      this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + count);
      this.#windowStatus.set(status, (this.#windowStatus.get(status) ?? 0) + count);
    }
    this.serviceMs.mergeContent(delta.serviceMs);
    this.#window.mergeContent(delta.serviceMs);
    this.intendedMs.mergeContent(delta.intendedMs);
    this.sendLagMs.mergeContent(delta.sendLagMs);
    this.#windowLag.mergeContent(delta.sendLagMs);
    for (const one of delta.scenarios) this.scenario(one.name).merge(one);
    for (const [kind, times] of delta.failureKinds) this.failureKinds.add(kind, times);
  }

  /** Begins a second; what was counted before the first one, in setup, is in no tick. */
  begin(elapsedMs: number): void {
    const { requests, failures, iterations, dropped, offered } = this;
    this.#before = { elapsedMs, requests, failures, iterations, dropped, offered };
    this.#window.clear();
    this.#windowLag.clear();
    this.#windowStatus.clear();
  }

  /** Ends the present second, in which the run was paused for `pausedMs`, and begins the next. */
  tick(elapsedMs: number, pausedMs = 0): Tick {
    const before = this.#before;
    const { requests, failures, iterations, dropped, offered } = this;
    const tick: Tick = {
      elapsedMs,
      seconds: Math.max(0.001, (elapsedMs - before.elapsedMs) / 1000),
      requests: requests - before.requests,
      failures: failures - before.failures,
      iterations: iterations - before.iterations,
      dropped: dropped - before.dropped,
      offered: offered - before.offered,
      vus: this.vusActive,
      p50Ms: this.#window.quantile(0.5),
      p95Ms: this.#window.quantile(0.95),
      p99Ms: this.#window.quantile(0.99),
      byStatus: new Map(this.#windowStatus),
      sendLagP99Ms: this.#windowLag.quantile(0.99),
      sentLate: this.#windowLag.count - this.#windowLag.countUpTo(SEND_LATE_MS),
    };
    const { requests: inTick, failures: failed } = tick;
    const part = { fromMs: before.elapsedMs, toMs: elapsedMs, requests: inTick, failures: failed };
    this.slices.add({ ...part, pausedMs }, this.#window);
    this.begin(elapsedMs);
    return tick;
  }
}
