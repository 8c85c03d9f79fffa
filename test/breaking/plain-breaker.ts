/**
 * What a circuit breaker does, written down as plainly as possible: objects and lists, one thread,
 * no limit on memory. The real one is compared with it.
 */
import type { BreakerState, CallOutcome } from "../../src/breaking/circuit-breaker.ts";
import type { CircuitBreakerOptions } from "../../src/breaking/circuit-breaker-options.ts";

/** A state with what belongs to it; a call is remembered by the object that admitted it. */
interface Era {
  readonly state: BreakerState;
  readonly isForced: boolean;
  readonly endMs: number;
  readonly calls: { slot: number; hasFailed: boolean; isSlow: boolean }[];
  consecutive: number;
  admitted: number;
  succeeded: number;
}

export class PlainBreaker {
  readonly #options: CircuitBreakerOptions;
  #era: Era = toEra("closed");
  #openings = 0;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#era.state;
  }

  msToTrial(nowMs: number): number {
    const { state, isForced, endMs } = this.#era;
    return state === "open" && !isForced ? Math.max(0, endMs - nowMs) : 0;
  }

  tick(nowMs: number): void {
    const { state, isForced, endMs, admitted } = this.#era;
    const isWaiting =
      state === "open" || (state === "half-open" && admitted === this.#options.trialCalls);
    if (isForced || !isWaiting || nowMs < endMs) return;
    this.#era = toEra("half-open", nowMs + this.#options.openForMs);
  }

  /** `undefined`: refused. */
  admit(nowMs: number): Era | undefined {
    this.tick(nowMs);
    if (this.#era.state === "open") return undefined;
    if (this.#era.state === "half-open") {
      if (this.#era.admitted === this.#options.trialCalls) return undefined;
      this.#era.admitted += 1;
    }
    return this.#era;
  }

  settle(era: Era, outcome: CallOutcome, isSlow: boolean, nowMs: number): void {
    if (era !== this.#era || era.isForced) return;
    if (era.state === "half-open") this.#settleTrial(era, outcome, isSlow, nowMs);
    else if (outcome !== "abandoned") this.#judge(era, outcome === "failed", isSlow, nowMs);
  }

  forceOpen(): void {
    this.#hold("open");
  }

  forceClosed(): void {
    this.#hold("closed");
  }

  release(): void {
    if (!this.#era.isForced) return;
    this.#openings = 0;
    this.#era = toEra("closed");
  }

  #hold(state: BreakerState): void {
    this.#openings = 0;
    this.#era = { ...toEra(state), isForced: true };
  }

  #settleTrial(era: Era, outcome: CallOutcome, isSlow: boolean, nowMs: number): void {
    if (outcome === "abandoned") era.admitted -= 1;
    else if (outcome === "failed" || isSlow) this.#open(nowMs);
    else era.succeeded += 1;
    if (era.succeeded < this.#options.trialCalls) return;
    this.#openings = 0;
    this.#era = toEra("closed");
  }

  #judge(era: Era, hasFailed: boolean, isSlow: boolean, nowMs: number): void {
    const options = this.#options;
    const slot = Math.floor(nowMs / (options.windowMs / 10));
    era.calls.push({ slot, hasFailed, isSlow });
    era.consecutive = hasFailed ? era.consecutive + 1 : 0;
    const recent = era.calls.filter((call) => call.slot > slot - 10);
    const failures = recent.filter((call) => call.hasFailed).length;
    const slow = recent.filter((call) => call.isSlow).length;
    const isBad =
      (failures > 0 && failures / recent.length >= options.failureShare) ||
      (slow > 0 && slow / recent.length >= options.slowShare);
    if (
      era.consecutive < options.consecutiveFailures &&
      !(isBad && recent.length >= options.minCalls)
    )
      return;
    if (options.openInTurn === undefined) this.#open(nowMs);
    else options.openInTurn(() => this.#open(nowMs));
  }

  #open(nowMs: number): void {
    const { openForMs, openForMaxMs } = this.#options;
    const openMs = Math.min(openForMs * 2 ** this.#openings, openForMaxMs);
    this.#openings += 1;
    this.#era = toEra("open", nowMs + openMs);
  }
}

function toEra(state: BreakerState, endMs = 0): Era {
  return { state, isForced: false, endMs, calls: [], consecutive: 0, admitted: 0, succeeded: 0 };
}
