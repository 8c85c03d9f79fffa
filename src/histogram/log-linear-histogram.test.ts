import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { build } from "hdr-histogram-js";
import { LogLinearHistogram } from "./log-linear-histogram.ts";

const shares = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];
const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });

describe("LogLinearHistogram", () => {
  test("answers 0 to every question when nothing was recorded", () => {
    const empty = new LogLinearHistogram();
    assert.deepEqual(
      [empty.count, empty.min, empty.max, empty.mean, empty.quantile(0.5)],
      [0, 0, 0, 0, 0],
    );
  });

  test("keeps minimum, maximum, sum and mean exact", () => {
    const histogram = histogramOf([3, 1.5, 4.25]);
    assert.deepEqual([histogram.min, histogram.max, histogram.sum], [1.5, 4.25, 8.75]);
    assert.equal(histogram.mean, 8.75 / 3);
  });

  test("gives the one value it has for every percentile", () => {
    for (const share of shares) assert.equal(histogramOf([117.553]).quantile(share), 117.553);
  });

  test("interpolates between two values, as k6 does", () => {
    assert.equal(histogramOf([10, 20]).quantile(0.5), 15);
    assert.equal(histogramOf([10, 20]).quantile(0.9), 19);
  });

  test("is within half a thousandth of the sorted values, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 400 }), (values) => {
        const histogram = histogramOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        return shares.every((share) => isClose(histogram.quantile(share), exact(sorted, share)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("holds negative values, zero and positive ones in one order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1 }), (values) => {
        const histogram = histogramOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        return shares.every((share) => {
          const difference = Math.abs(histogram.quantile(share) - exact(sorted, share));
          return difference <= 5000 / 1024;
        });
      }),
      { seed: 2 },
    );
  });

  test("agrees with hdr-histogram-js on a latency-like distribution", () => {
    const oracle = build({ lowestDiscernibleValue: 1, highestTrackableValue: 1e9 });
    const histogram = new LogLinearHistogram();
    let state = 42;
    for (let i = 0; i < 50_000; i++) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const value = Math.ceil(Math.exp((state / 2 ** 31) * 12) + 1);
      oracle.recordValue(value);
      histogram.record(value);
    }
    for (const share of [0.5, 0.9, 0.99, 0.999]) {
      const expected = oracle.getValueAtPercentile(share * 100);
      assert.ok(Math.abs(histogram.quantile(share) / expected - 1) < 0.002, `p${share * 100}`);
    }
  });

  test("merged from two halves equals recorded at once", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2 }), fc.nat(), (values, cut) => {
        const at = cut % values.length;
        const merged = histogramOf(values.slice(0, at));
        merged.merge(histogramOf(values.slice(at)));
        const whole = histogramOf(values);
        return shares.every((share) => merged.quantile(share) === whole.quantile(share));
      }),
      { seed: 3 },
    );
  });

  test("sent in pieces to another thread equals recorded at once", () => {
    const [whole, sum] = [new LogLinearHistogram(), new LogLinearHistogram()];
    for (let piece = 0; piece < 3; piece++) {
      const part = new LogLinearHistogram();
      for (let i = 0; i < 1000; i++) {
        const value = ((i * 7919 + piece * 104_729) % 10_007) / 13 - 50;
        part.record(value);
        whole.record(value);
      }
      sum.mergeContent(structuredClone(part.toContent()));
    }
    for (const share of [0, 0.01, 0.5, 0.95, 0.999, 1]) {
      assert.equal(sum.quantile(share), whole.quantile(share));
    }
    assert.deepEqual([sum.count, sum.min, sum.max], [whole.count, whole.min, whole.max]);
    const empty = new LogLinearHistogram();
    sum.mergeContent(empty.toContent());
    assert.equal(sum.min, whole.min);
  });

  test("starts again after clear", () => {
    const histogram = histogramOf([1000, 2000]);
    histogram.clear();
    histogram.record(5);
    assert.deepEqual([histogram.count, histogram.min, histogram.quantile(1)], [1, 5, 5]);
  });

  test("counts values beyond its range at its ends and does not count what is no number", () => {
    const histogram = histogramOf([1e-9, 1e300, Number.NaN]);
    assert.equal(histogram.count, 2);
    assert.equal(histogram.quantile(1), 1e300);
  });

  test("tells how many values are at most a given one", () => {
    const histogram = histogramOf([1, 2, 3, 100]);
    assert.equal(histogram.countUpTo(50), 3);
    assert.equal(histogram.countUpTo(100), 4);
  });
});

function histogramOf(values: readonly number[]): LogLinearHistogram {
  const histogram = new LogLinearHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function exact(sorted: readonly number[], share: number): number {
  const rank = share * (sorted.length - 1);
  const lower = sorted[Math.floor(rank)]!;
  return lower + (sorted[Math.ceil(rank)]! - lower) * (rank - Math.floor(rank));
}

function isClose(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= Math.abs(expected) / 2000;
}
