/** Asks the Prometheus of a drill which alerts fire, and remembers since when. */
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

export class AlertWatch {
  readonly readings: AlertReading[] = [];
  /** When Prometheus told what fires: in between, it is not known that nothing did. */
  readonly looksMs: number[] = [];

  /** Until it is aborted; then it settles. */
  async watch(prometheusUrl: string, signal: AbortSignal): Promise<void> {
    const firing = new Set<string>();
    while (!signal.aborted) {
      // One that does not answer, or with something else, is asked again; the judge finds the gap.
      const now = await readFiring(prometheusUrl).catch(() => undefined);
      if (now !== undefined) {
        const firedMs = monotonicMs();
        this.looksMs.push(firedMs);
        for (const { labels: all, annotations } of now) {
          const { alertname: alert = "", ...labels } = all;
          if (!firing.has(alert)) this.readings.push({ alert, firedMs, labels, annotations });
        }
        firing.clear();
        for (const { labels } of now) firing.add(labels.alertname ?? "");
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function readFiring(prometheusUrl: string): Promise<AlertsAnswer["data"]["alerts"]> {
  const text = await fetchText(`${prometheusUrl}/api/v1/alerts`, { timeoutMs });
  const { data } = JSON.parse(text) as AlertsAnswer;
  return data.alerts.filter(({ state }) => state === "firing");
}
