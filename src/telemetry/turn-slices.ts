/**
 * Measures work in slices of limited time, with a turn of the event loop between them: whoever is
 * served by the same thread waits for one slice and not for the whole.
 *
 *     for (const step of steps) if (slices.isOver) await slices.next();
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { monotonicMs } from "./monotonic-ms.ts";

/** A slice ends with the step that passes this time. */
const SLICE_MS = 0.25;

export class TurnSlices {
  #startedMs = monotonicMs();

  get isOver(): boolean {
    return monotonicMs() - this.#startedMs >= SLICE_MS;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#startedMs = monotonicMs();
  }
}
