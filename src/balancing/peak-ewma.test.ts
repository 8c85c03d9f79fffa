import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeCandidates } from "../../test/balancing/make-candidates.ts";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { PeakEwma } from "./peak-ewma.ts";

describe("PeakEwma", () => {
  test("takes the one that answers sooner", () => {
    assert.deepEqual(picksOf(observed([5, 50]), 0), new Set([0]));
  });

  test("takes a slower one when the faster has too much under way", () => {
    assert.deepEqual(picksOf(observed([5, 50]), 0, [10, 0]), new Set([1]));
    assert.deepEqual(picksOf(observed([5, 50]), 0, [8, 0]), new Set([0]));
  });

  test("takes the heavier of two that are equally fast and have as much under way", () => {
    assert.deepEqual(picksOf(observed([5, 5]), 0, [1, 1], [1, 2]), new Set([1]));
  });

  test("leaves one alone after a single slow answer", () => {
    const balancer = observed([5, 6]);
    balancer.observe(0, 500, 1);
    assert.deepEqual(picksOf(balancer, 1), new Set([1]));
  });

  test("tries one again once its peak is forgotten", () => {
    const balancer = observed([500, 5]);
    for (let nowMs = 0; nowMs <= 60_000; nowMs += 1000) balancer.observe(1, 5, nowMs);
    assert.deepEqual(picksOf(balancer, 60_000), new Set([0]));
  });

  test("approaches a latency that has fallen", () => {
    const balancer = observed([500, 100]);
    for (let nowMs = 100; nowMs <= 60_000; nowMs += 100) balancer.observe(0, 5, nowMs);
    balancer.observe(1, 100, 60_000);
    assert.deepEqual(picksOf(balancer, 60_000), new Set([0]));
  });

  test("sends a first call to one that is unknown, and no second before it has answered", () => {
    assert.deepEqual(picksOf(new PeakEwma(2), 0, [1, 0]), new Set([1]));
    const half = new PeakEwma(2);
    half.observe(0, 5000, 0);
    assert.deepEqual(picksOf(half, 0, [3, 0]), new Set([1]));
    assert.deepEqual(picksOf(half, 0, [3, 1]), new Set([0]));
  });

  test("picks the only fit one, and nobody when nobody is fit", () => {
    const candidates = makeCandidates([1, 1]);
    const balancer = observed([5, 50]);
    candidates[0]!.isFit = false;
    assert.equal(balancer.pick(candidates, seededRandom(1), 0), 1);
    candidates[1]!.isFit = false;
    assert.equal(balancer.pick(candidates, seededRandom(1), 0), -1);
  });
});

function observed(latenciesMs: readonly number[]): PeakEwma {
  const balancer = new PeakEwma(latenciesMs.length);
  for (const [at, latencyMs] of latenciesMs.entries()) balancer.observe(at, latencyMs, 0);
  return balancer;
}

/** Which of two are picked at all in 50 picks. */
function picksOf(
  balancer: PeakEwma,
  nowMs: number,
  inFlight: readonly number[] = [0, 0],
  weights: readonly number[] = [1, 1],
): Set<number> {
  const candidates = makeCandidates(weights);
  for (const [at, candidate] of candidates.entries()) candidate.inFlight = inFlight[at]!;
  const random = seededRandom(1);
  return new Set(Array.from({ length: 50 }, () => balancer.pick(candidates, random, nowMs)));
}
