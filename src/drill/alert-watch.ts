/** Asks the Prometheus of a drill which alerts fire, and remembers from when until when. */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { AlertReading } from "./drill-record.ts";
import { fetchText } from "./fetch-text.ts";

const intervalMs = 250;
const timeoutMs = 2000;

interface AlertsAnswer {
  readonly data: {
    readonly alerts: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
      readonly state: string;
    }[];
  };
}

type Reading = Omit<AlertReading, "resolvedMs"> & { resolvedMs: AlertReading["resolvedMs"] };

export class AlertWatch {
  readonly readings: Reading[] = [];
  /** When Prometheus told what fires: in between, it is not known that nothing did. */
  readonly looksMs: number[] = [];
  /** By all their labels: of one name there may be several. */
  readonly #firing = new Map<string, Reading>();
  readonly #names: ReadonlySet<string>;

  /** Others are not remembered: a Prometheus that runs may have any number of them. */
  constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  /** Until it is aborted; then it settles. */
  async watch(prometheusUrl: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // One that does not answer, or with something else, is asked again; the judge finds the gap.
      const now = await readFiring(prometheusUrl).catch(() => undefined);
      if (now !== undefined) this.#note(now, monotonicMs());
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #note(now: AlertsAnswer["data"]["alerts"], atMs: number): void {
    this.looksMs.push(atMs);
    const keys = new Set<string>();
    for (const { labels: all, annotations } of now) {
      const { alertname: alert = "", ...labels } = all;
      if (!this.#names.has(alert)) continue;
      const key = JSON.stringify(Object.entries(all).sort());
      keys.add(key);
      if (this.#firing.has(key)) continue;
      const reading = { alert, firedMs: atMs, resolvedMs: undefined, labels, annotations };
      this.readings.push(reading);
      this.#firing.set(key, reading);
    }
    for (const [key, reading] of this.#firing) {
      if (keys.has(key)) continue;
      reading.resolvedMs = atMs;
      this.#firing.delete(key);
    }
  }
}

async function readFiring(prometheusUrl: string): Promise<AlertsAnswer["data"]["alerts"]> {
  const text = await fetchText(`${prometheusUrl}/api/v1/alerts`, { timeoutMs });
  const { data } = JSON.parse(text) as AlertsAnswer;
  return data.alerts.filter(({ state }) => state === "firing");
}
