import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { latencyBucket } from "./latency-bucket.ts";
import { slicesMax, TimeSlices } from "./time-slices.ts";

function filled(seconds: number): TimeSlices {
  const slices = new TimeSlices();
  for (let second = 0; second < seconds; second++) {
    const latencies = new LogLinearHistogram();
    latencies.record(1 + (second % 3));
    const fromMs = second * 1000;
    const counts = { fromMs, toMs: fromMs + 1000, requests: 1, failures: 0, pausedMs: 100 };
    slices.add(counts, latencies);
  }
  return slices;
}

describe("TimeSlices", () => {
  test("has a slice for each second of a short run", () => {
    const { all } = filled(3);
    assert.deepEqual(
      all.map(({ fromMs, buckets }) => [fromMs, ...buckets.keys()]),
      [
        [0, 0],
        [1000, 32],
        [2000, latencyBucket.of(3)],
      ],
    );
  });

  test("joins neighbours of a long run, loses nothing and leaves no gap", () => {
    const lengths = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(lengths, (seconds) => {
        const { all } = filled(seconds);
        assert.ok(all.length <= slicesMax && all.length >= Math.min(seconds, slicesMax / 2));
        assert.equal(
          all.reduce((sum, one) => sum + one.requests, 0),
          seconds,
        );
        for (const [at, one] of all.entries()) {
          assert.equal(one.fromMs, all[at - 1]?.toMs ?? 0);
          const counted = [...one.buckets.values()].reduce((sum, times) => sum + times, 0);
          assert.equal(counted, one.requests);
          assert.equal(one.pausedMs, (one.toMs - one.fromMs) / 10);
        }
        const widths = new Set(all.slice(0, -1).map(({ fromMs, toMs }) => toMs - fromMs));
        assert.ok(widths.size <= 1);
      }),
      { seed: 7, numRuns: 30 },
    );
  });
});

test("a bucket holds what is within 2.2 % of where it begins", () => {
  for (const ms of [0.0005, 0.004, 1, 1.02, 17.3, 4096, 60_000]) {
    const bucket = latencyBucket.of(ms);
    const least = Math.max(ms, 0.001);
    assert.ok(latencyBucket.fromMs(bucket) <= least * 1.000001);
    assert.ok(latencyBucket.fromMs(bucket + 1) > least);
  }
});
