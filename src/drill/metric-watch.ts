/** Reads the metrics that expectations are about: the gateway's at each look, targets' beside. */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { type Exposition, readExposition } from "../telemetry/read-exposition.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { MetricReading } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { fetchText } from "./fetch-text.ts";
import { type MetricExpectation, metricKey } from "./metric-key.ts";

const intervalMs = 500;
/** A target whose event loop is blocked answers late, and has something to tell then. */
const timeoutMs = 10_000;

export class MetricWatch {
  readonly readings: MetricReading[] = [];
  readonly #wanted: readonly MetricExpectation[];
  readonly #system: DrillSystem;

  constructor(plan: DrillPlan, system: DrillSystem) {
    this.#wanted = plan.expect.filter((expected) => expected.kind === "metric");
    this.#system = system;
  }

  onGateway(exposition: Exposition, atMs: number): void {
    this.#read("gateway", exposition, atMs);
  }

  /** Until it is aborted; then it settles. */
  async watchTargets(signal: AbortSignal): Promise<void> {
    const targets = new Set(this.#wanted.map(({ of }) => of).filter((of) => of !== "gateway"));
    await Promise.all([...targets].map((target) => this.#watch(target, signal)));
  }

  async #watch(target: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const text = await fetchText(`${this.#system.targets[target]!.url}/metrics`, { timeoutMs });
        this.#read(target, readExposition(text), monotonicMs());
        await sleep(intervalMs, undefined, { signal });
      } catch {
        // A target that is down has no metrics; a drill may be about that. The pause comes anyway.
        await sleep(intervalMs);
      }
    }
  }

  #read(of: string, exposition: Exposition, atMs: number): void {
    for (const wanted of this.#wanted) {
      // What is not there at all is not 0: it may have another name, or have been taken away.
      if (wanted.of !== of || !exposition.has(wanted.metric)) continue;
      const value = exposition.sum(wanted.metric, wanted.labels);
      this.readings.push({ key: metricKey(wanted), atMs, value });
    }
  }
}
