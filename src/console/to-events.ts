/** Two readings of the gateway's metrics → the events between them, in the order of the list. */
import { type BreakerStateName, breakerTransitions } from "../telemetry/breaker-transitions.ts";
import type { Exposition, Series } from "../telemetry/read-exposition.ts";
import type { ConsoleEvent, Tone } from "./console-state.ts";
import type { SampleContext } from "./to-sample.ts";

export function toEvents(
  previous: Exposition,
  current: Exposition,
  { atS, nameOf }: Pick<SampleContext, "atS" | "nameOf">,
): readonly ConsoleEvent[] {
  if (previous.sum(started) !== current.sum(started) && previous.sum(started) !== 0) {
    const sentence = "started again: its counters begin at 0";
    return [{ atS, about: "gateway", sentence, tone: "warning", isMark: true }];
  }
  const changed = (name: string): readonly Series[] =>
    current.series(name).filter(({ labels, value }) => previous.sum(name, labels) !== value);
  return [
    ...breakerTransitions(previous, current).map(({ backend, from, to, reason }) => ({
      atS,
      about: nameOf(backend),
      sentence: `breaker ${word(from)} → ${word(to)} (${word(reason)})`,
      tone: breakerTones[to],
      isMark: to !== "half_open",
    })),
    ...changed("gogate_backend_up")
      .filter(({ labels }) => previous.series("gogate_backend_up", labels).length > 0)
      .map(({ labels, value }) => ({
        atS,
        about: nameOf(labels.backend ?? ""),
        sentence: value === 1 ? "health check passes again" : "health check fails",
        tone: value === 1 ? ("good" as const) : ("bad" as const),
        isMark: true,
      })),
    ...changed("gogate_config_reloads_total").map(({ labels }) => ({
      atS,
      about: "gateway",
      sentence: `configuration reload: ${word(labels.result)}`,
      tone: "neutral" as const,
      isMark: true,
    })),
  ];
}

const started = "process_start_time_seconds";

const breakerTones: Readonly<Record<BreakerStateName, Tone>> = {
  open: "bad",
  half_open: "warning",
  closed: "good",
};

function word(label = ""): string {
  return label.replaceAll("_", " ");
}
