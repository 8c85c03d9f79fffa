import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DelayDistribution, delayDistribution, sampleDelayMs } from "./delay-distribution.ts";
import { SeededChance } from "./seeded-chance.ts";

describe("sampleDelayMs", () => {
  test("a constant delay is always the same", () => {
    assert.deepEqual(new Set(samples({ distribution: "constant", value: 200 })), new Set([200]));
  });

  test("a uniform delay stays within its bounds and has their middle as mean", () => {
    const delays = samples({ distribution: "uniform", min: 100, max: 300 });
    assert.ok(Math.min(...delays) >= 100 && Math.max(...delays) < 300);
    assert.ok(Math.abs(mean(delays) - 200) < 5);
  });

  test("a lognormal delay has the given median", () => {
    const delays = samples({ distribution: "lognormal", median: 100, sigma: 0.5, max: 60_000 });
    assert.ok(Math.abs(quantile(delays, 0.5) - 100) < 5);
    assert.ok(Math.abs(quantile(delays, 0.95) - 228) < 15);
  });

  test("a pareto delay begins at its minimum and has a heavy tail", () => {
    const delays = samples({ distribution: "pareto", min: 50, shape: 1.5, max: 60_000 });
    assert.ok(Math.min(...delays) >= 50);
    assert.ok(Math.abs(quantile(delays, 0.99) - 50 * 100 ** (1 / 1.5)) < 250);
  });

  test("a delay without bounds of its own is cut at the longest one allowed", () => {
    const delays = samples({ distribution: "pareto", min: 50, shape: 0.1, max: 1000 });
    assert.equal(Math.max(...delays), 1000);
  });
});

describe("delayDistribution", () => {
  test("fills in what is left out", () => {
    const read = delayDistribution.parse({ distribution: "lognormal", median: "100ms" });
    assert.deepEqual(read, { distribution: "lognormal", median: 100, sigma: 0.5, max: 60_000 });
  });
});

function samples(delay: DelayDistribution): number[] {
  const chance = new SeededChance(7);
  return Array.from({ length: 10_000 }, (_, n) => sampleDelayMs(delay, chance.drawsOf(n)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)]!;
}
