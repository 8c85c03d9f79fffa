/**
 * The service times of a run over its time, as `--summary-export` writes them and `--compare` reads
 * them again. A slice is one line of text, since a number a line would make a book of it.
 */
import { z } from "zod";
import { latencyBucket } from "../running/latency-bucket.ts";
import { slicesMax, type TimeSlice } from "../running/time-slices.ts";

const whole = z.int().min(0);
const pairs = /^(?:-?\d+:\d+(?: |$))*$/;

export const seriesDocument = z.strictObject({
  /** Bucket b begins at 2 to the power of b/32, in milliseconds. */
  buckets_per_octave: z.literal(latencyBucket.perOctave),
  slices: z
    .array(
      z.strictObject({
        from_ms: z.number(),
        to_ms: z.number(),
        requests: whole,
        failures: whole,
        paused_ms: z.number().min(0).default(0),
        /** `bucket:requests`, with blanks between. */
        service_time: z.string().regex(pairs, { error: "must be pairs like 12:3" }),
      }),
    )
    .max(slicesMax),
});

export function toSeriesDocument(slices: readonly TimeSlice[]): z.input<typeof seriesDocument> {
  return {
    buckets_per_octave: latencyBucket.perOctave,
    slices: slices.map(({ fromMs, toMs, requests, failures, pausedMs, buckets }) => ({
      from_ms: fromMs,
      to_ms: toMs,
      requests,
      failures,
      paused_ms: pausedMs,
      service_time: [...buckets]
        .sort(([a], [b]) => a - b)
        .map(([bucket, times]) => `${bucket}:${times}`)
        .join(" "),
    })),
  };
}

export function fromSeriesDocument({ slices }: z.output<typeof seriesDocument>): TimeSlice[] {
  return slices.map((slice) => ({
    fromMs: slice.from_ms,
    toMs: slice.to_ms,
    requests: slice.requests,
    failures: slice.failures,
    pausedMs: slice.paused_ms,
    buckets: new Map(
      slice.service_time
        .split(" ")
        .filter((pair) => pair !== "")
        .map((pair) => pair.split(":").map(Number) as [number, number]),
    ),
  }));
}
