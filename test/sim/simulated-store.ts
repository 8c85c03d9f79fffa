/**
 * A store of shared limits as a gateway sees it: exact, and some time away; sometimes it is not
 * there, and sometimes it does not answer in time.
 */
import type { LimitStore, StoreProblem, StoreWaiter } from "../../src/gateway/limit-store.ts";
import { GcraTable } from "../../src/limiting/gcra-table.ts";
import type { SharedLimit } from "../../src/limiting/shared-gcra.ts";
import type { Stage } from "./stage.ts";

const ANSWER_MS_MAX = 15;
/** Longer than a real one is waited for, so that much happens meanwhile. */
const SLOW_SHARE = 0.3;
const SLOW_MS_MAX = 3000;
const FAULT_SHARE = 0.05;
/** In these worlds a limit counts all together. */
const KEY = 1;

export class SimulatedStore implements LimitStore {
  readonly prefix = "";
  /** Decisions that are under way. */
  pending = 0;
  readonly #stage: Stage;
  #table: GcraTable | undefined = undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  take(
    [limit]: readonly SharedLimit[],
    _keys: readonly string[],
    waiter: StoreWaiter,
  ): StoreProblem | undefined {
    const { chance, queue } = this.#stage;
    if (chance.happens(FAULT_SHARE)) return "unavailable";
    if (chance.happens(FAULT_SHARE)) {
      this.#later(ANSWER_MS_MAX, () => waiter.onProblem("timeout"));
      return undefined;
    }
    this.#table ??= new GcraTable(new SharedArrayBuffer(GcraTable.byteLength(1)), limit!);
    const table = this.#table;
    const waitMs = table.take(KEY, queue.nowMs) ? 0 : table.waitMs(KEY, queue.nowMs);
    const longest = chance.happens(SLOW_SHARE) ? SLOW_MS_MAX : ANSWER_MS_MAX;
    this.#later(chance.between(0, longest), () => waiter.onWaits([waitMs]));
    return undefined;
  }

  #later(delayMs: number, answer: () => void): void {
    this.pending += 1;
    this.#stage.queue.after(delayMs, () => {
      this.pending -= 1;
      answer();
    });
  }
}
