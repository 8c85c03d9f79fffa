/**
 * Watches the gateway while a drill runs: a reading of its metrics ten times a second, and what
 * changed between them. It sees what any operator can see, and nothing else.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { type Exposition, readExposition } from "../telemetry/read-exposition.ts";
import type { Moment, Transition } from "./drill-record.ts";
import { fetchText } from "./fetch-text.ts";
import { type MomentContext, toMoment, toTransitions } from "./to-moment.ts";

const intervalMs = 100;
const timeoutMs = 2000;

export class GatewayObserver {
  readonly moments: Moment[] = [];
  readonly transitions: Transition[] = [];
  readonly #context: MomentContext;
  readonly #onTransition: (transition: Transition) => void;
  #last: Exposition | undefined;

  constructor(context: MomentContext, onTransition: (transition: Transition) => void) {
    this.#context = context;
    this.#onTransition = onTransition;
  }

  get lastMoment(): Moment {
    return this.moments.at(-1)!;
  }

  /** One reading now. Fails when the gateway cannot be read. */
  async look(): Promise<Moment> {
    const text = await fetchText(`${this.#context.system.adminUrl}/metrics`, { timeoutMs });
    const exposition = readExposition(text);
    const atMs = monotonicMs();
    if (this.#last !== undefined) {
      for (const transition of toTransitions(this.#last, exposition, this.#context, atMs)) {
        this.transitions.push(transition);
        this.#onTransition(transition);
      }
    }
    this.#last = exposition;
    const moment = toMoment(exposition, this.#context, atMs);
    this.moments.push(moment);
    return moment;
  }

  /**
   * Looks on until `isOver` says so, or `deadlineMs` has come: `true` when it was over. A reading
   * that fails leaves a gap that the judge finds.
   */
  async watch(
    deadlineMs: number,
    signal: AbortSignal,
    isOver: (moment: Moment) => boolean = () => false,
  ): Promise<boolean> {
    for (;;) {
      const startedMs = monotonicMs();
      // The gap in the readings is the record of this failure.
      const moment = await this.look().catch(() => undefined);
      if (moment !== undefined && isOver(moment)) return true;
      const nowMs = monotonicMs();
      if (nowMs >= deadlineMs) return false;
      const pauseMs = Math.min(startedMs + intervalMs, deadlineMs) - nowMs;
      await sleep(Math.max(0, pauseMs), undefined, { signal });
    }
  }
}
