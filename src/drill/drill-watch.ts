/** All that watches while a drill runs: the gateway, metrics, profiles, alerts. */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { AlertWatch } from "./alert-watch.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillRecord, ProfileReading, Transition } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { GatewayObserver } from "./gateway-observer.ts";
import { MetricWatch } from "./metric-watch.ts";
import { readAlertSeries } from "./read-alert-series.ts";
import { rulesFile } from "./rules-file.ts";
import { takeProfile } from "./take-profile.ts";

type Seen = Pick<
  DrillRecord,
  "moments" | "transitions" | "metrics" | "profiles" | "alerts" | "alertLooksMs" | "alertSeries"
>;

/** A heap profile is taken so long before its phase ends. */
const heapMarginMs = 500;

export class DrillWatch {
  readonly gateway: GatewayObserver;
  readonly #plan: DrillPlan;
  readonly #system: DrillSystem;
  readonly #metrics: MetricWatch;
  readonly #alerts: AlertWatch;
  readonly #profiles: ProfileReading[] = [];
  readonly #over = new AbortController();
  #watching: Promise<unknown> = Promise.resolve();

  constructor(plan: DrillPlan, system: DrillSystem, onTransition: (one: Transition) => void) {
    this.#plan = plan;
    this.#system = system;
    this.#metrics = new MetricWatch(plan, system);
    this.#alerts = new AlertWatch(
      plan.expect.flatMap((expected) => (expected.kind === "alert" ? expected.alert : [])),
    );
    this.gateway = new GatewayObserver(
      { plan, system },
      { onTransition, onReading: (exposition, atMs) => this.#metrics.onGateway(exposition, atMs) },
    );
  }

  begin(): void {
    const { signal } = this.#over;
    const { prometheusUrl } = this.#system;
    this.#watching = Promise.all([
      this.#metrics.watchTargets(signal),
      prometheusUrl === undefined ? undefined : this.#alerts.watch(prometheusUrl, signal),
    ]);
  }

  /** Takes profiles in the events that expectations name; the answer waits for the last. */
  takeProfiles(
    events: readonly { readonly atMs: number; readonly forMs: number | undefined }[],
    steadyMs: number,
  ): () => Promise<void> {
    const named = [...this.#plan.faults, ...this.#plan.pathFaults, ...this.#plan.actions];
    const taking = this.#plan.expect
      .filter((expected) => expected.kind === "profile")
      .map(async (expected) => {
        const { atMs, forMs = 0 } = events[named.findIndex(({ name }) => name === expected.phase)]!;
        const delayMs = expected.profile === "heap" ? forMs - heapMarginMs : 0;
        await sleep(Math.max(0, steadyMs + atMs + delayMs - monotonicMs()));
        const { faultsUrl } = this.#system.targets[expected.of]!;
        this.#profiles.push(await takeProfile(expected, faultsUrl, forMs));
      });
    return async () => {
      await Promise.all(taking);
    };
  }

  /** Of a drill's own Prometheus: that of others has any number, and no case is made of them. */
  async #alertSeries(): Promise<DrillRecord["alertSeries"]> {
    const { prometheusUrl } = this.#system;
    if (prometheusUrl === undefined || rulesFile(this.#plan.system) === undefined) return [];
    // One that cannot be read has shown no alerts either, and the judge says so.
    return readAlertSeries(prometheusUrl).catch(() => []);
  }

  async end(endedMs: number): Promise<Seen> {
    this.#over.abort();
    await this.#watching;
    const { prometheusUrl } = this.#system;
    return {
      moments: this.gateway.moments.filter(({ atMs }) => atMs <= endedMs),
      transitions: this.gateway.transitions,
      metrics: this.#metrics.readings,
      profiles: this.#profiles,
      alerts: prometheusUrl === undefined ? undefined : this.#alerts.readings,
      alertLooksMs: this.#alerts.looksMs,
      alertSeries: await this.#alertSeries(),
    };
  }
}
