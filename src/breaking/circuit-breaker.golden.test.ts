import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callAll, makeBreaker } from "../../test/breaking/make-breaker.ts";
import { goldenSkip, goldenVector } from "../../test/golden/golden-vector.ts";
import { type CircuitBreaker, REFUSED } from "./circuit-breaker.ts";

const NEVER = 1_000_000;

describe("CircuitBreaker against the vectors of public test suites", { skip: goldenSkip }, () => {
  test("opens at the same call as resilience4j", () => {
    const { params, steps } = goldenVector("CB-resilience4j-open");
    const breaker = makeBreaker({
      consecutiveFailures: NEVER,
      failureShare: Number(params!.failure_rate_threshold_pct) / 100,
      slowShare: Number(params!.slow_rate_threshold_pct) / 100,
      minCalls: Number(params!.min_calls),
      windowMs: 20_000,
    });
    let nowMs = 0;
    for (const [call, state] of steps as [string, string][]) {
      if (call.startsWith("+1s")) nowMs += 1000;
      callAll(breaker, [call.endsWith("E") ? "failed" : "succeeded"], nowMs);
      assert.equal(breaker.state, state.split(" ")[0]!.toLowerCase());
    }
  });

  test("permits four calls in half-open as resilience4j does, and four again the next time", () => {
    assert.match(String(goldenVector("CB-half-open-4").expect), /T,T,T,T,F,F/);
    const breaker = makeBreaker({ trialCalls: 4, consecutiveFailures: 1 });
    callAll(breaker, ["failed"], 0);
    assert.deepEqual(answers(breaker, 500), [true, true, true, true, false, false]);
    breaker.settle(breaker.admit(1000), "failed", false, 1000);
    assert.deepEqual(answers(breaker, 2000), [true, true, true, true, false, false]);
  });

  test("lets one call through in half-open as opossum and cockatiel do", () => {
    assert.match(String(goldenVector("CB-half-open-1").expect), /only ONE request/);
    const breaker = makeBreaker({ trialCalls: 1, consecutiveFailures: 1 });
    callAll(breaker, ["failed"], 0);
    assert.deepEqual(answers(breaker, 500).filter(Boolean), [true]);
  });
});

function answers(breaker: CircuitBreaker, nowMs: number): boolean[] {
  return Array.from({ length: 6 }, () => breaker.admit(nowMs) !== REFUSED);
}
