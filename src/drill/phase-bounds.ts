/**
 * The phases of a drill, cut at what happened and not at what was planned:
 *
 *     steady ──before──▶ first event ──during──▶ last over ──recovery──▶ recovered ──after──▶ end
 *                          └─▶ breaker opens ──open──▶ ┘
 *
 * Without any event there is only `after`. An event with a name is a phase itself.
 */
import { drillEvents } from "./drill-events.ts";
import type { DrillRecord } from "./drill-record.ts";
import { phaseNames } from "./phase-names.ts";

export interface PhaseBounds {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `undefined`: the phase never began, or never ended. */
export function phaseBounds(record: DrillRecord, phase: string): PhaseBounds | undefined {
  const [fromMs, toMs] = (phaseNames as readonly string[]).includes(phase)
    ? ofEveryDrill(record, phase as (typeof phaseNames)[number])
    : ofEvent(record, phase);
  return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
}

type Ends = readonly [fromMs: number | undefined, toMs: number | undefined];

function ofEveryDrill(record: DrillRecord, phase: (typeof phaseNames)[number]): Ends {
  const { steadyMs, recoveredMs, endedMs } = record;
  const events = drillEvents(record);
  const began = events.flatMap((event) => event.beganMs ?? []);
  const ended = events.flatMap((event) => event.endedMs ?? []);
  const beganMs = began.length === 0 ? undefined : Math.min(...began);
  const overMs =
    ended.length < events.length || ended.length === 0 ? undefined : Math.max(...ended);
  const openedMs = record.transitions.find(
    ({ to, atMs }) => to === "open" && beganMs !== undefined && atMs >= beganMs,
  )?.atMs;
  switch (phase) {
    case "before":
      return [steadyMs, beganMs];
    case "during":
      return [beganMs, overMs];
    case "open":
      return [openedMs, overMs];
    case "recovery":
      return [overMs, recoveredMs];
    case "after":
      return [recoveredMs, endedMs];
  }
}

function ofEvent(record: DrillRecord, name: string): Ends {
  const event = drillEvents(record).find((one) => one.name === name);
  return [event?.beganMs, event?.endedMs];
}
