/**
 * A circuit breaker: stops sending calls to a backend that keeps failing. All threads see one.
 *
 *              too many failures           openFor later
 *     closed ---------------------> open ----------------> half-open
 *       ^                            ^                      |     |
 *       |                            +---- a trial failed --+     |
 *       +--------------------- all trials succeeded --------------+
 *
 * State, trials and the generation are one word, changed by compareExchange, so no two threads
 * make the same step. Every change of state begins a generation. An admission's token is its
 * generation: a result that comes back when another has begun is dropped.
 *
 *      | generation 17 bits | admitted 6 | succeeded 6 | state 3 |
 */
import assert from "node:assert/strict";
import { CallWindow } from "./call-window.ts";
import type { CircuitBreakerOptions } from "./circuit-breaker-options.ts";

export type BreakerState = "closed" | "open" | "half-open";

/** `abandoned`: it says nothing about the backend, as when the client left. */
export type CallOutcome = "succeeded" | "failed" | "abandoned";

export type TransitionReason =
  | "consecutive_failures"
  | "failure_share"
  | "slow_share"
  | "timer"
  | "trial_failed"
  | "trials_succeeded"
  | "forced_by_operator"
  | "released_by_operator";

export type OnTransition = (from: BreakerState, to: BreakerState, reason: TransitionReason) => void;

export interface BreakerCounts {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
  readonly consecutiveFailures: number;
  /** Times it opened since it was last closed. */
  readonly openings: number;
}

/** Instead of a token: do not call. */
export const REFUSED = -1;

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
const FORCED_OPEN = 3;
const FORCED_CLOSED = 4;
const names: readonly BreakerState[] = ["closed", "open", "half-open", "open", "closed"];

const STATE_MASK = 7;
const ONE_SUCCEEDED = 1 << 3;
const ONE_ADMITTED = 1 << 9;
const TRIALS_MASK = 63;
const GENERATION_SHIFT = 15;

/** Where in the words. */
const STATE = 0;
const CONSECUTIVE = 1;
const OPENINGS = 2;
/** When a generation ends by itself: four times, so that each is written before it is looked at. */
const UNTIL = 4;
const UNTIL_TIMES = 4;
const WINDOW = UNTIL + UNTIL_TIMES * 2;

export class CircuitBreaker {
  /** Whole cache lines, so that breakers side by side do not slow each other. */
  static readonly words = Math.ceil((WINDOW + CallWindow.words) / 16) * 16;

  /** Called in the thread that made the change, and in no other. */
  onTransition: OnTransition | undefined = undefined;
  readonly #options: CircuitBreakerOptions;
  readonly #words: Int32Array;
  readonly #untilMs: Float64Array;
  readonly #window: CallWindow;

  /** `words`: `CircuitBreaker.words` of shared memory, zero at first, on a multiple of 8 octets. */
  constructor(words: Int32Array, options: CircuitBreakerOptions) {
    assert(options.trialCalls >= 1 && options.trialCalls <= TRIALS_MASK);
    assert(words.length === CircuitBreaker.words);
    this.#options = options;
    this.#words = words;
    this.#untilMs = new Float64Array(words.buffer, words.byteOffset + UNTIL * 4, UNTIL_TIMES);
    const slots = words.subarray(WINDOW, WINDOW + CallWindow.words);
    this.#window = new CallWindow(slots, options.windowMs);
  }

  get state(): BreakerState {
    return names[Atomics.load(this.#words, STATE) & STATE_MASK]!;
  }

  /** Whether an operator holds it open or closed. */
  get isForced(): boolean {
    return (Atomics.load(this.#words, STATE) & STATE_MASK) >= FORCED_OPEN;
  }

  /** Asks to make one call: a token to settle exactly once, or `REFUSED`. */
  admit(nowMs: number): number {
    for (;;) {
      const word = Atomics.load(this.#words, STATE);
      const state = word & STATE_MASK;
      if (state === FORCED_OPEN) return REFUSED;
      if (this.#isWaiting(word)) {
        if (nowMs < this.#endMs(word)) return REFUSED;
        this.#beginTrials(word, nowMs);
      } else if (state !== HALF_OPEN || this.#swap(word, word + ONE_ADMITTED)) {
        return word >>> GENERATION_SHIFT;
      }
    }
  }

  /** Whether `admit` would refuse now: for who looks at several before asking one. */
  refuses(nowMs: number): boolean {
    const word = Atomics.load(this.#words, STATE);
    if ((word & STATE_MASK) === FORCED_OPEN) return true;
    return this.#isWaiting(word) && nowMs < this.#endMs(word);
  }

  settle(token: number, outcome: CallOutcome, isSlow: boolean, nowMs: number): void {
    for (;;) {
      const word = Atomics.load(this.#words, STATE);
      if (word >>> GENERATION_SHIFT !== token) return;
      switch (word & STATE_MASK) {
        case CLOSED:
          if (outcome !== "abandoned") this.#judge(word, outcome === "failed", isSlow, nowMs);
          return;
        case HALF_OPEN:
          // A slow trial is a failed one: else a breaker that slowness opened would close again.
          if (this.#settleTrial(word, isSlow ? toFailed(outcome) : outcome, nowMs)) return;
          break;
        default:
          return;
      }
    }
  }

  /** Lets time do its part without traffic: call it a few times a second in one thread. */
  tick(nowMs: number): void {
    const word = Atomics.load(this.#words, STATE);
    if (this.#isWaiting(word) && nowMs >= this.#endMs(word)) this.#beginTrials(word, nowMs);
  }

  /** How long an open breaker refuses; 0 when it is not open, or held open by an operator. */
  msToTrial(nowMs: number): number {
    const word = Atomics.load(this.#words, STATE);
    return (word & STATE_MASK) === OPEN ? Math.max(0, this.#endMs(word) - nowMs) : 0;
  }

  counts(nowMs: number): BreakerCounts {
    this.#window.sum(nowMs);
    const { calls, failures, slow } = this.#window;
    const consecutiveFailures = Atomics.load(this.#words, CONSECUTIVE);
    return { calls, failures, slow, consecutiveFailures, openings: this.#openings };
  }

  /** An operator holds it open: nothing is let through, whatever time passes. */
  forceOpen(): void {
    this.#hold(FORCED_OPEN, "forced_by_operator");
  }

  /** An operator holds it closed: everything is let through, and nothing is counted. */
  forceClosed(): void {
    this.#hold(FORCED_CLOSED, "forced_by_operator");
  }

  /** Lets go of one that is held: it is closed, with nothing remembered. Else nothing happens. */
  release(): void {
    this.#hold(CLOSED, "released_by_operator");
  }

  get #openings(): number {
    return Atomics.load(this.#words, OPENINGS);
  }

  #hold(state: number, reason: TransitionReason): void {
    for (;;) {
      const word = Atomics.load(this.#words, STATE);
      const before = word & STATE_MASK;
      if (before === state || (state === CLOSED && before < FORCED_OPEN)) return;
      if (!this.#swap(word, toNext(word, state))) continue;
      this.#forget();
      Atomics.store(this.#words, OPENINGS, 0);
      this.#tell(word, state, reason);
      return;
    }
  }

  #judge(word: number, hasFailed: boolean, isSlow: boolean, nowMs: number): void {
    const words = this.#words;
    this.#window.record(hasFailed, isSlow, nowMs);
    let consecutive = 0;
    if (hasFailed) consecutive = Atomics.add(words, CONSECUTIVE, 1) + 1;
    else if (words[CONSECUTIVE] !== 0) Atomics.store(words, CONSECUTIVE, 0);
    const reason = this.#reasonToOpen(consecutive, nowMs);
    if (reason === undefined) return;
    const { openInTurn } = this.#options;
    if (openInTurn === undefined) this.#open(word, reason, nowMs);
    else openInTurn(() => this.#open(word, reason, nowMs));
  }

  #reasonToOpen(consecutive: number, nowMs: number): TransitionReason | undefined {
    const { consecutiveFailures, minCalls, failureShare, slowShare } = this.#options;
    if (consecutive >= consecutiveFailures) return "consecutive_failures";
    const window = this.#window;
    window.sum(nowMs);
    if (window.calls < minCalls) return undefined;
    if (window.failures > 0 && window.failures >= failureShare * window.calls) {
      return "failure_share";
    }
    return window.slow > 0 && window.slow >= slowShare * window.calls ? "slow_share" : undefined;
  }

  /** `false`: another thread changed the word; look again. */
  #settleTrial(word: number, outcome: CallOutcome, nowMs: number): boolean {
    const succeeded = (word >>> 3) & TRIALS_MASK;
    assert(succeeded < ((word >>> 9) & TRIALS_MASK), "a token is settled once");
    switch (outcome) {
      case "failed":
        return this.#open(word, "trial_failed", nowMs);
      case "abandoned":
        // The place is free again, or the breaker would wait for a result that never comes.
        return this.#swap(word, word - ONE_ADMITTED);
      case "succeeded":
        if (succeeded + 1 < this.#options.trialCalls) return this.#swap(word, word + ONE_SUCCEEDED);
        if (!this.#swap(word, toNext(word, CLOSED))) return false;
        Atomics.store(this.#words, OPENINGS, 0);
        this.#tell(word, CLOSED, "trials_succeeded");
        return true;
    }
  }

  #open(word: number, reason: TransitionReason, nowMs: number): boolean {
    const { openForMs, openForMaxMs } = this.#options;
    const next = toNext(word, OPEN);
    this.#setEndMs(next, nowMs + Math.min(openForMs * 2 ** this.#openings, openForMaxMs));
    if (!this.#swap(word, next)) return false;
    Atomics.add(this.#words, OPENINGS, 1);
    this.#forget();
    this.#tell(word, OPEN, reason);
    return true;
  }

  /**
   * Begins to be half-open, or begins again: trials that have had `openForMs` and came to no end
   * may be those of a thread that died, and would keep their places for ever.
   */
  #beginTrials(word: number, nowMs: number): void {
    const next = toNext(word, HALF_OPEN);
    this.#setEndMs(next, nowMs + this.#options.openForMs);
    if (this.#swap(word, next)) this.#tell(word, HALF_OPEN, "timer");
  }

  /** Whether only time, or a trial that comes back, lets the next call through. */
  #isWaiting(word: number): boolean {
    const state = word & STATE_MASK;
    if (state !== HALF_OPEN) return state === OPEN;
    return ((word >>> 9) & TRIALS_MASK) >= this.#options.trialCalls;
  }

  /** Calls are only recorded while closed, so what is forgotten at the end is so at the start. */
  #forget(): void {
    this.#window.clear();
    Atomics.store(this.#words, CONSECUTIVE, 0);
  }

  #endMs(word: number): number {
    return this.#untilMs[(word >>> GENERATION_SHIFT) % UNTIL_TIMES]!;
  }

  #setEndMs(word: number, endMs: number): void {
    this.#untilMs[(word >>> GENERATION_SHIFT) % UNTIL_TIMES] = endMs;
  }

  #swap(word: number, next: number): boolean {
    return Atomics.compareExchange(this.#words, STATE, word, next | 0) === word;
  }

  #tell(before: number, state: number, reason: TransitionReason): void {
    const from = names[before & STATE_MASK]!;
    const to = names[state]!;
    if (from !== to) this.onTransition?.(from, to, reason);
  }
}

/** The first word of the next generation. */
function toNext(word: number, state: number): number {
  return (((word >>> GENERATION_SHIFT) + 1) << GENERATION_SHIFT) | state;
}

function toFailed(outcome: CallOutcome): CallOutcome {
  return outcome === "succeeded" ? "failed" : outcome;
}
