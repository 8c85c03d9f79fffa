/**
 * How far the plan of a run has come, and what it is steered to. The plan's clock stands still
 * while the run is paused: what was due after five seconds is due five seconds of work after the
 * start, and not late.
 *
 * Every change has its time on the machine's clock, so that all threads of a run, which hear of it
 * one after the other, make the same of it.
 */
import { type Steering, unsteered } from "./steering.ts";

export class Helm {
  readonly #listeners = new Set<() => void>();
  #steering: Steering = unsteered;
  #startedMs: number | undefined = undefined;
  #changedMs = 0;
  #pausedSinceMs = 0;
  #pausedMs = 0;

  get steering(): Steering {
    return this.#steering;
  }

  /** When the scenarios began, by the machine's clock. */
  begin(startedMs: number): void {
    this.#startedMs = startedMs;
    this.#pausedSinceMs = startedMs;
    this.#changedMs = startedMs;
  }

  steer(steering: Steering, atMs: number): void {
    const before = this.#steering;
    this.#steering = steering;
    this.#changedMs = atMs;
    if (steering.isPaused && !before.isPaused) this.#pausedSinceMs = atMs;
    if (!steering.isPaused && before.isPaused && this.#startedMs !== undefined) {
      this.#pausedMs += Math.max(0, atMs - this.#pausedSinceMs);
    }
    for (const listen of [...this.#listeners]) listen();
  }

  /** Of the plan; 0 until it has begun. */
  elapsedMs(nowMs: number): number {
    if (this.#startedMs === undefined) return 0;
    return nowMs - this.#startedMs - this.pausedMs(nowMs);
  }

  /** For how long the plan has stood still since it began. */
  pausedMs(nowMs: number): number {
    if (this.#startedMs === undefined || !this.#steering.isPaused) return this.#pausedMs;
    return this.#pausedMs + Math.max(0, nowMs - this.#pausedSinceMs);
  }

  /** How far the plan was when it was steered last. */
  get changedAtMs(): number {
    return this.elapsedMs(this.#changedMs);
  }

  /** From now until the plan has come to `elapsedMs`; infinite when a pause is before it. */
  waitMs(elapsedMs: number, nowMs: number): number {
    const restMs = (this.#startedMs ?? nowMs) + this.#pausedMs + elapsedMs - nowMs;
    const isHeld = this.#steering.isPaused && nowMs + restMs >= this.#pausedSinceMs;
    return isHeld ? Number.POSITIVE_INFINITY : restMs;
  }

  /** Answers how to listen no more. */
  onChange(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }
}
