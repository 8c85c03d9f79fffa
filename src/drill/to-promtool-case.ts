/**
 * A drill as a case for `promtool test rules`: what Prometheus saw while it ran, second by second,
 * and which alerts fired then. So a rule that was seen to work stays tested without a drill.
 */
import { stringify } from "yaml";
import { causalTime } from "./causal-time.ts";
import type { AlertReading, AlertSeries, DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { isAlert } from "./is-alert.ts";
import { lastResolvedMs } from "./last-resolved-ms.ts";

type AlertExpectation = Extract<Expectation, { kind: "alert" }>;

interface AlertCase {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly object[];
}

/** The samples of the case lie on whole seconds, those of the drill did not. */
const marginMs = 2000;

/** `rulesPath` as the case is to name it. */
export function toPromtoolCase(record: DrillRecord, rulesPath: string): string {
  const { alerts = [], alertSeries, plan } = record;
  const firstMs = Math.min(...alertSeries.map(({ samples }) => samples[0]!.atMs));
  /** From the clock of the record to seconds of the case. */
  const toSeconds = (atMs: number): number =>
    Math.max(0, (Date.parse(record.startedAt) + atMs - record.startedMs - firstMs) / 1000);
  const cases = plan.expect.flatMap((expected) =>
    expected.kind === "alert" ? toAlertCases(record, alerts, expected, toSeconds) : [],
  );
  return stringify({
    rule_files: [rulesPath],
    evaluation_interval: "1s",
    tests: [
      {
        name: plan.name,
        interval: "1s",
        input_series: alertSeries.map((series) => toInput(series, firstMs)),
        alert_rule_test: cases,
      },
    ],
  });
}

function toAlertCases(
  record: DrillRecord,
  alerts: readonly AlertReading[],
  expected: AlertExpectation,
  toSeconds: (atMs: number) => number,
): readonly AlertCase[] {
  const { alert, is, since, within } = expected;
  const { atMs: fromMs } = causalTime(record, since);
  if (fromMs === undefined) return [];
  // All that fire by that name, whatever their labels: promtool compares the whole.
  const at = (atMs: number): AlertCase => ({
    eval_time: `${Math.round(toSeconds(atMs))}s`,
    alertname: alert,
    exp_alerts: alerts
      .filter((one) => one.alert === alert && one.firedMs <= atMs)
      .filter(({ resolvedMs }) => resolvedMs === undefined || resolvedMs > atMs)
      .map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations })),
  });
  const toMs = fromMs + within;
  const meant = alerts.filter((one) => isAlert(one, expected));
  const changedMs =
    is === "resolved"
      ? lastResolvedMs(meant, { fromMs, toMs })
      : meant.find(({ firedMs }) => firedMs >= fromMs)?.firedMs;
  if (changedMs !== undefined && changedMs <= toMs) return [at(fromMs), at(changedMs + marginMs)];
  return is === "silent" ? [at(fromMs), at(toMs)] : [at(fromMs)];
}

function toInput({ name, labels, samples }: AlertSeries, firstMs: number): object {
  const values: string[] = [];
  for (const { atMs, value } of samples) {
    const second = Math.round((atMs - firstMs) / 1000);
    while (values.length < second) values.push("_");
    values[second] = String(value);
  }
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { series: `${name}{${pairs.join(",")}}`, values: values.join(" ") };
}
