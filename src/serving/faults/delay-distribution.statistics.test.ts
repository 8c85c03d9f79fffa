/**
 * Samples beside the distribution that they claim to be of, by the largest distance of the two
 * (Kolmogorov and Smirnov). Right samples of a fixed seed are below the bound for 1 in 1000 with
 * room to spare; a wrong formula is far above it, as the last test shows.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DelayDistribution, sampleDelayMs } from "./delay-distribution.ts";
import { SeededChance } from "./seeded-chance.ts";

const SAMPLES = 20_000;
/** The distance that right samples pass once in a thousand times. */
const BOUND = 1.95 / Math.sqrt(SAMPLES);
const never = 600_000;

type Share = (ms: number) => number;

const rows: readonly { readonly delay: DelayDistribution; readonly below: Share }[] = [
  {
    delay: { distribution: "uniform", min: 20, max: 80 },
    below: (ms) => (ms - 20) / 60,
  },
  {
    delay: { distribution: "lognormal", median: 50, sigma: 0.5, max: never },
    below: (ms) => normalBelow(Math.log(ms / 50) / 0.5),
  },
  {
    delay: { distribution: "lognormal", median: 10, sigma: 1.2, max: never },
    below: (ms) => normalBelow(Math.log(ms / 10) / 1.2),
  },
  {
    delay: { distribution: "pareto", min: 10, shape: 1.5, max: never },
    below: (ms) => 1 - (10 / ms) ** 1.5,
  },
  {
    delay: { distribution: "pareto", min: 5, shape: 3, max: never },
    below: (ms) => 1 - (5 / ms) ** 3,
  },
];

/** Closed forms of the median, the 95th and the 99th percentile. */
const quantiles: readonly (readonly [DelayDistribution, ...number[]])[] = [
  [{ distribution: "uniform", min: 20, max: 80 }, 50, 77, 79.4],
  [{ distribution: "lognormal", median: 50, sigma: 0.5, max: never }, 50, 113.8, 160],
  [{ distribution: "pareto", min: 10, shape: 1.5, max: never }, 15.87, 73.68, 215.4],
];

describe("the delays of a distribution", () => {
  for (const { delay, below } of rows) {
    test(`are as ${JSON.stringify(delay)} says`, () => {
      const distance = distanceOf(samplesOf(delay), below);
      assert.ok(distance < BOUND, `${distance} is not below ${BOUND}`);
    });
  }

  for (const [delay, ...wanted] of quantiles) {
    test(`have the percentiles of ${JSON.stringify(delay)}`, () => {
      const sorted = samplesOf(delay);
      for (const [at, share] of [0.5, 0.95, 0.99].entries()) {
        const ratio = sorted[Math.floor(share * SAMPLES)]! / wanted[at]!;
        assert.ok(Math.abs(ratio - 1) < 0.08, `${share}: ${ratio} of ${wanted[at]}`);
      }
    });
  }

  test("would be found out with a shape of 1.4 in the place of 1.5", () => {
    const samples = samplesOf({ distribution: "pareto", min: 10, shape: 1.4, max: never });
    assert.ok(distanceOf(samples, (ms) => 1 - (10 / ms) ** 1.5) > BOUND);
  });
});

function samplesOf(delay: DelayDistribution): number[] {
  const chance = new SeededChance(20_261_126);
  return Array.from({ length: SAMPLES }, (_, n) => {
    const draws = chance.drawsOf(n);
    // The draw that decides whether a request is hit at all comes first.
    draws();
    return sampleDelayMs(delay, draws);
  }).sort((a, b) => a - b);
}

function distanceOf(sorted: readonly number[], below: Share): number {
  return sorted.reduce((largest, ms, at) => {
    const share = below(ms);
    return Math.max(largest, share - at / SAMPLES, (at + 1) / SAMPLES - share);
  }, 0);
}

/** Abramowitz and Stegun 7.1.26, to within 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const error = 1 - series * Math.exp(-x * x);
  return z < 0 ? (1 - error) / 2 : (1 + error) / 2;
}
