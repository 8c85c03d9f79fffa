/**
 * Of two fit candidates drawn by chance and weight, the one that would answer sooner: its latency
 * times the calls it has under way for its weight, and one more. The latency is a moving average
 * that jumps to every peak and forgets it slowly, so one that begins to stall is left alone at once
 * and is tried again as time goes by.
 *
 * Source: twitter/finagle, PeakEwma. Each thread measures for itself.
 */
import { type Balancer, type Candidate, NOBODY } from "./balancer.ts";
import { drawCandidate } from "./draw-candidate.ts";

/** After that long without a call, 1/e of a latency is left. */
const DECAY_MS = 10_000;
/**
 * The latency of one that has a call under way and has never answered one: worse than any other,
 * so that it gets its first call and no second before that is answered.
 */
const UNKNOWN_MS = 1e9;

export class PeakEwma implements Balancer {
  readonly #latenciesMs: Float64Array;
  readonly #observedMs: Float64Array;

  constructor(candidates: number) {
    this.#latenciesMs = new Float64Array(candidates);
    this.#observedMs = new Float64Array(candidates);
  }

  pick(candidates: readonly Candidate[], random: () => number, nowMs: number): number {
    const first = drawCandidate(candidates, random, NOBODY);
    const second = first === NOBODY ? NOBODY : drawCandidate(candidates, random, first);
    if (second === NOBODY) return first;
    const firstMs = this.#waitMs(first, candidates[first]!, nowMs);
    return this.#waitMs(second, candidates[second]!, nowMs) < firstMs ? second : first;
  }

  observe(at: number, durationMs: number, nowMs: number): void {
    const latencyMs = this.#latenciesMs[at]!;
    const kept = this.#keptAt(at, nowMs);
    this.#latenciesMs[at] =
      durationMs > latencyMs ? durationMs : latencyMs * kept + durationMs * (1 - kept);
    this.#observedMs[at] = nowMs;
  }

  #waitMs(at: number, { inFlight, weight }: Candidate, nowMs: number): number {
    const latencyMs = this.#latenciesMs[at]!;
    if (latencyMs === 0) return inFlight === 0 ? 0 : UNKNOWN_MS * inFlight;
    return latencyMs * this.#keptAt(at, nowMs) * (inFlight / weight + 1);
  }

  /** Which share of the latency is left by now. */
  #keptAt(at: number, nowMs: number): number {
    return Math.exp(-Math.max(0, nowMs - this.#observedMs[at]!) / DECAY_MS);
  }
}
