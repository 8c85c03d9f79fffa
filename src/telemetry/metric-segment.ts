/**
 * The memory that one thread counts in: a fixed number of slots, each a number. Another thread
 * reads them without asking; a slot is an aligned word, so it is never seen half written.
 *
 *      | slots given out | waste | series …                     | kept back |
 *
 * What is given out is noted in the memory itself: a thread that takes over after another has
 * died must not give out again what the other had taken and not yet told anybody.
 */
import assert from "node:assert/strict";
import type { MetricType } from "./metric-family.ts";

const SLOTS_MAX = 65_536;
const USED = 0;
/** Where series write that found no room: as many slots as the largest series may have. */
const WASTE_SLOT = 1;
const SERIES_SLOTS_MAX = 64;
const FIRST = WASTE_SLOT + SERIES_SLOTS_MAX;
/** So much is left, when series find no room, for the few that stand for all further ones. */
const KEPT_BACK_SHARE = 1 / 16;

/** How many slots a series takes: a histogram one for each bucket, one above, one for the sum. */
export function slotsOf(type: MetricType, buckets: readonly number[]): number {
  return type === "histogram" ? buckets.length + 2 : 1;
}

export class MetricSegment {
  /** Slots that may be written and that nobody reads. */
  static readonly waste: number = WASTE_SLOT;
  static readonly seriesSlotsMax: number = SERIES_SLOTS_MAX;
  readonly values: Float64Array;

  /** `buffer`: from `MetricSegment.make`, perhaps with what an earlier thread has counted. */
  constructor(buffer: SharedArrayBuffer) {
    this.values = new Float64Array(buffer);
  }

  static make(slots: number = SLOTS_MAX): SharedArrayBuffer {
    assert(slots >= 2 * FIRST);
    const buffer = new SharedArrayBuffer(slots * Float64Array.BYTES_PER_ELEMENT);
    new Float64Array(buffer)[USED] = FIRST;
    return buffer;
  }

  /** The first of that many slots, all 0; `undefined` when there is no room. */
  take(slots: number): number | undefined {
    const kept = Math.floor(this.values.length * KEPT_BACK_SHARE);
    return this.#take(slots, this.values.length - kept);
  }

  /** The same, from what was kept back. */
  takeKept(slots: number): number | undefined {
    return this.#take(slots, this.values.length);
  }

  #take(slots: number, end: number): number | undefined {
    const slot = this.values[USED]!;
    if (slot + slots > end) return undefined;
    this.values[USED] = slot + slots;
    return slot;
  }
}
