import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bootstrapDifference, type SlicePair } from "./bootstrap-difference.ts";

const options = { quantile: 0.99, replicates: 500, confidence: 0.95 };

describe("bootstrapDifference", () => {
  test("finds a difference that there is, and says how large it may be", () => {
    const random = chance(1);
    const { latencyMs, failureShare } = compare(pairsOf(random, { slowerMs: 8 }), random);
    assert.ok(latencyMs.low > 0 && latencyMs.low < 8 && latencyMs.high > 8, text(latencyMs));
    assert.ok(failureShare.low <= 0 && failureShare.high >= 0, text(failureShare));
  });

  test("finds failures that one has more of", () => {
    const random = chance(2);
    const { failureShare } = compare(pairsOf(random, { failsMore: 0.05 }), random);
    assert.ok(failureShare.low > 0.02 && failureShare.high < 0.08, text(failureShare));
  });

  test("calls what is alike different in no more than one run in twenty, or little more", () => {
    let found = 0;
    const runs = 60;
    for (let seed = 0; seed < runs; seed++) {
      const random = chance(1000 + seed);
      const { low, high } = compare(pairsOf(random, {}), random, 100).latencyMs;
      if (low > 0 || high < 0) found += 1;
    }
    // 3 are due; more than 10 would come by chance in less than one of 1000 tries.
    assert.ok(found <= 10, `${found} of ${runs}`);
  });

  test("is the same with the same chance", () => {
    const pairs = pairsOf(chance(3), {});
    assert.deepEqual(compare(pairs, chance(4)), compare(pairs, chance(4)));
  });

  test("has nothing to say when one of them had no request", () => {
    const empty = { durationMs: [], failures: 0 };
    const pairs = [{ a: { durationMs: [1], failures: 0 }, b: empty }];
    assert.equal(bootstrapDifference(pairs, { ...options, random: chance(5) }), undefined);
  });
});

function compare(pairs: readonly SlicePair[], random: () => number, replicates = 500) {
  return bootstrapDifference(pairs, { ...options, replicates, random })!;
}

/** Thirty slices of a hundred requests; both policies share how busy the machine was in each. */
function pairsOf(
  random: () => number,
  { slowerMs = 0, failsMore = 0 }: { slowerMs?: number; failsMore?: number },
): readonly SlicePair[] {
  return Array.from({ length: 30 }, () => {
    const busyMs = random() * 20;
    const slice = (extraMs: number, failing: number) => {
      const durationMs = Array.from({ length: 100 }, () => busyMs + extraMs - Math.log(random()));
      return { durationMs, failures: durationMs.filter(() => random() < failing).length };
    };
    return { a: slice(0, 0.02), b: slice(slowerMs, 0.02 + failsMore) };
  });
}

/** Mulberry32: small, and good enough for drawing samples. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
