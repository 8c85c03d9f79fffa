/**
 * Remembers what was clicked, and writes it as a drill file that does the same again: the faults
 * for as long as they were set, the actions when they were done, under the load that there was.
 */
import { stringify } from "yaml";
import type { Click, FaultClick } from "./click.ts";

export interface DrillFrame {
  /** Whose books are compared, as in a drill file. */
  readonly ledgers: object;
  /** A drill begins its faults this long after the steady state. */
  readonly leadMs: number;
}

interface Recorded {
  readonly atMs: number;
  readonly click: Click;
  readonly sentence: string;
  /** Of a fault: what the target calls it, and when it was ended by a click. */
  readonly faultId: string | undefined;
  endedMs: number | undefined;
}

/** Of the steady state: load by hand is never as quiet as that of a drill. */
const failureShareMax = 0.01;
/** More than a person clicks in an afternoon. */
export const clicksKept = 500;

export class ClickRecorder {
  readonly #frame: DrillFrame;
  #recorded: Recorded[] = [];
  #rate = 0;

  constructor(frame: DrillFrame) {
    this.#frame = frame;
  }

  /** What each click did, oldest first. */
  get sentences(): readonly string[] {
    return this.#recorded.map(({ sentence }) => sentence);
  }

  get isFull(): boolean {
    return this.#recorded.length >= clicksKept;
  }

  /** `rate` is that of the requests at that moment; the first one is the drill's. */
  add(click: Click, did: { sentence: string; faultId?: string }, atMs: number, rate: number): void {
    if (this.#recorded.length === 0) this.#rate = rate;
    if (click.do === "end-fault") {
      const ended = this.#recorded.find(({ faultId }) => faultId === click.id);
      if (ended !== undefined) ended.endedMs = atMs;
    }
    const { sentence, faultId } = did;
    this.#recorded.push({ atMs, click, sentence, faultId, endedMs: undefined });
  }

  forget(): void {
    this.#recorded = [];
  }

  /** As YAML; `undefined` when nothing was clicked that a drill can do. */
  toDrillFile(name: string): string | undefined {
    const startMs = (this.#recorded[0]?.atMs ?? 0) - this.#frame.leadMs;
    const at = (atMs: number): string => `${Math.round(atMs - startMs)}ms`;
    const faults = this.#recorded.flatMap(({ click, atMs, endedMs }) =>
      click.do === "fault" ? [toFault(click, at(atMs), msOf(atMs, endedMs))] : [],
    );
    const actions = this.#recorded.flatMap(({ click, atMs }) => toAction(click, at(atMs)));
    if (faults.length + actions.length === 0) return undefined;
    return stringify({
      name,
      system: "lab",
      load: { rate: Math.max(1, Math.round(this.#rate)), path: "/get" },
      steady: { failureShareMax, rateShareMin: 0.8 },
      faults,
      ...(actions.length === 0 ? {} : { actions }),
      ledgers: this.#frame.ledgers,
      // What is expected of the clicks is for whoever edits the file to say.
      expect: [{ kind: "failures", phase: "before", shareMax: failureShareMax }],
    });
  }
}

function msOf(atMs: number, endedMs: number | undefined): number | undefined {
  return endedMs === undefined ? undefined : Math.round(endedMs - atMs);
}

function toFault(click: FaultClick, at: string, endedAfterMs: number | undefined): object {
  const { do: _, delay, for: forTime, ...same } = click;
  return {
    ...same,
    at,
    for: endedAfterMs === undefined ? forTime : `${endedAfterMs}ms`,
    ...(delay === undefined ? {} : { delay: { distribution: "constant", value: delay } }),
  };
}

function toAction(click: Click, at: string): object[] {
  switch (click.do) {
    case "drain":
    case "undrain":
      return [{ do: click.do, at, target: click.backend }];
    case "breaker":
      return [{ do: "breaker", at, target: click.backend, becomes: click.hold }];
    case "limit": {
      const { limit, rate, burst } = click;
      // A click tells a rate a second, whatever the configuration counts by.
      const changed = { rate, per: "1s", burst };
      return [{ do: "reload", at, patch: { rateLimits: { [limit]: changed } } }];
    }
    case "load-pause":
      return [{ do: click.isPaused ? "pause" : "resume", at }];
    default:
      return [];
  }
}
