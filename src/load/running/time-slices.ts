/**
 * How many requests took how long, slice by slice of a run's time. A run of any length has so many
 * slices at most: when there are too many, each two neighbours become one.
 */
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { latencyBucket } from "./latency-bucket.ts";

export interface SliceCounts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  readonly failures: number;
  /** For so long of it the run was paused. */
  readonly pausedMs: number;
}

export interface TimeSlice extends SliceCounts {
  /** Requests by the number of their latency's bucket. */
  readonly buckets: ReadonlyMap<number, number>;
}

export const slicesMax = 240;

export class TimeSlices {
  #slices: TimeSlice[] = [];
  /** How many additions make one slice. */
  #width = 1;
  #inLast = 0;

  get all(): readonly TimeSlice[] {
    return this.#slices;
  }

  /** What came after all that was added before; `latenciesMs` is read and not kept. */
  add(counts: SliceCounts, latenciesMs: LogLinearHistogram): void {
    const slice = { ...counts, buckets: toBuckets(latenciesMs) };
    const last = this.#slices.at(-1);
    if (last !== undefined && this.#inLast < this.#width) {
      this.#slices[this.#slices.length - 1] = joined(last, slice);
      this.#inLast += 1;
      return;
    }
    if (this.#slices.length === slicesMax) this.#halve();
    this.#slices.push(slice);
    this.#inLast = 1;
  }

  /** Called when the last slice is full, so that all of them are equally wide again. */
  #halve(): void {
    const pairs: TimeSlice[] = [];
    for (let at = 0; at < this.#slices.length; at += 2) {
      pairs.push(joined(this.#slices[at]!, this.#slices[at + 1]!));
    }
    this.#slices = pairs;
    this.#width *= 2;
  }
}

function toBuckets(latenciesMs: LogLinearHistogram): Map<number, number> {
  const buckets = new Map<number, number>();
  latenciesMs.eachBucket((middleMs, times) => {
    const bucket = latencyBucket.of(middleMs);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + times);
    return false;
  });
  return buckets;
}

function joined(a: TimeSlice, b: TimeSlice): TimeSlice {
  const buckets = new Map(a.buckets);
  for (const [bucket, times] of b.buckets) {
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + times);
  }
  return {
    fromMs: a.fromMs,
    toMs: b.toMs,
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    pausedMs: a.pausedMs + b.pausedMs,
    buckets,
  };
}
