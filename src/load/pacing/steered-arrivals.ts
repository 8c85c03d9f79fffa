/**
 * An arrival schedule whose rate somebody changes while it runs: from then on, each part of the
 * area below the line counts `factor` times.
 *
 * Iteration `n` keeps the factor of the time at which it was due: one that is late is no less late
 * because the rate was changed meanwhile.
 */
import type { ArrivalSchedule } from "./arrival-schedule.ts";

interface Piece {
  /** What was due when it begins, as steered and as planned. */
  readonly steered: number;
  readonly planned: number;
  readonly factor: number;
}

export class SteeredArrivals {
  readonly #schedule: ArrivalSchedule;
  readonly #pieces: Piece[] = [{ steered: 0, planned: 0, factor: 1 }];

  constructor(schedule: ArrivalSchedule) {
    this.#schedule = schedule;
  }

  /** The factor holds from `elapsedMs` of the plan on, which is after all earlier changes. */
  scale(factor: number, elapsedMs: number): void {
    const last = this.#pieces.at(-1)!;
    if (factor === last.factor) return;
    const planned = Math.max(0, this.#schedule.countBy(elapsedMs));
    const steered = last.steered + (planned - last.planned) * last.factor;
    this.#pieces.push({ steered, planned, factor });
  }

  /** Milliseconds after the start at which iteration `n` is due, if there is one. */
  dueMs(n: number): number | undefined {
    const { steered, planned, factor } = this.#pieces.findLast((one) => one.steered <= n)!;
    return this.#schedule.dueMs(planned + (n - steered) / factor);
  }
}
