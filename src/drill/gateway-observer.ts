/**
 * Watches the gateway while a drill runs: a reading of its metrics ten times a second, and what
 * changed between them. It sees what any operator can see, and nothing else.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { type Exposition, readExposition } from "../telemetry/read-exposition.ts";
import type { Moment, Transition } from "./drill-record.ts";
import { fetchText } from "./fetch-text.ts";
import { processorWaitMs } from "./processor-wait-ms.ts";
import { type MomentContext, toMoment, toTransitions } from "./to-moment.ts";

const intervalMs = 100;
const timeoutMs = 2000;

export interface ObserverListeners {
  readonly onTransition: (transition: Transition) => void;
  /** Each reading as a whole, for who wants other metrics. */
  readonly onReading: (exposition: Exposition, atMs: number) => void;
}

export class GatewayObserver {
  readonly moments: Moment[] = [];
  readonly transitions: Transition[] = [];
  readonly #context: MomentContext;
  readonly #listeners: ObserverListeners;
  #last: Exposition | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: MomentContext, listeners: ObserverListeners) {
    this.#context = context;
    this.#listeners = listeners;
  }

  get lastMoment(): Moment {
    return this.moments.at(-1)!;
  }

  momentsSince(fromMs: number): readonly Moment[] {
    return this.moments.filter(({ atMs }) => atMs >= fromMs);
  }

  /** One reading now, behind those under way. Fails when the gateway cannot be read. */
  look(): Promise<Moment> {
    const turn = this.#turn.then(() => this.#look());
    // The next one does not depend on whether this one was read.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #look(): Promise<Moment> {
    const askedMs = monotonicMs();
    const text = await fetchText(`${this.#context.system.adminUrl}/metrics`, { timeoutMs });
    const atMs = monotonicMs();
    const exposition = readExposition(text);
    if (this.#last !== undefined) {
      for (const transition of toTransitions(this.#last, exposition, this.#context, atMs)) {
        this.transitions.push(transition);
        this.#listeners.onTransition(transition);
      }
    }
    this.#last = exposition;
    this.#listeners.onReading(exposition, atMs);
    const moment = toMoment(exposition, this.#context, {
      askedMs,
      atMs,
      waitedMs: processorWaitMs(),
    });
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
