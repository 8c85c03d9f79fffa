/**
 * Why a sampled exchange went as it did: what was decided about it, in the order it was decided.
 * Kept only of sampled exchanges, as it costs more than all the rest of one.
 */
import type { BackendFitness } from "../upstream/backend-fitness.ts";
import type { AccessLogEntry } from "./access-log.ts";

export interface ExplainedTry {
  /** Milliseconds from the exchange's begin, as are the others. */
  readonly chosenAtMs: number;
  /** What was fit and not chosen had its turn at another time. */
  readonly candidates: readonly BackendFitness[];
  /** Empty when none could be chosen. */
  backend: string;
  connection: "reused" | "opened" | "none";
  /** When the request went out, or its head could have. */
  connectedAtMs: number | undefined;
  endedAtMs: number | undefined;
  outcome: string | undefined;
  /** The name or status of `retry.on` for which another try followed. */
  retriedFor: string | undefined;
}

/** A rate limit right before it was asked. */
export interface ExplainedLimit {
  readonly limit: string;
  /** What would have been let through at once, of `burst`; of a shared limit, as known here. */
  readonly remaining: number;
  readonly burst: number;
  /** Until there is one more; 0 when there is one. */
  readonly waitMs: number;
  /** `false`: it only counts. */
  readonly isEnforced: boolean;
  readonly store: string;
}

export interface ExplainedExchange extends Omit<AccessLogEntry, "tries"> {
  readonly limits: readonly ExplainedLimit[];
  readonly tries: readonly ExplainedTry[];
}

export class Explanation {
  readonly #startedMs: number;
  #limits: readonly ExplainedLimit[] = [];
  readonly #tries: ExplainedTry[] = [];

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  onLimits(limits: readonly ExplainedLimit[]): void {
    this.#limits = limits;
  }

  /** `backend` is the chosen one; empty when there was none to choose. */
  onChosen(candidates: readonly BackendFitness[], backend: string, nowMs: number): void {
    this.#tries.push({
      chosenAtMs: this.#since(nowMs),
      candidates: candidates.map((candidate) =>
        candidate.backend === backend ? { ...candidate, verdict: "chosen" } : candidate,
      ),
      backend,
      connection: "none",
      connectedAtMs: undefined,
      endedAtMs: undefined,
      outcome: undefined,
      retriedFor: undefined,
    });
  }

  onConnection(isReused: boolean, nowMs: number): void {
    const last = this.#last;
    if (last === undefined) return;
    last.connection = isReused ? "reused" : "opened";
    last.connectedAtMs = this.#since(nowMs);
  }

  onTryEnded(outcome: string, nowMs: number): void {
    const last = this.#last;
    if (last === undefined) return;
    last.outcome = outcome;
    last.endedAtMs = this.#since(nowMs);
  }

  onRetried(reason: string): void {
    const last = this.#last;
    if (last !== undefined) last.retriedFor = reason;
  }

  settle(entry: AccessLogEntry): ExplainedExchange {
    return { ...entry, limits: this.#limits, tries: this.#tries };
  }

  get #last(): ExplainedTry | undefined {
    return this.#tries.at(-1);
  }

  #since(nowMs: number): number {
    return Math.round((nowMs - this.#startedMs) * 1000) / 1000;
  }
}
