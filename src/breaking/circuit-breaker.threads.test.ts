import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { breakerOptions, callAll } from "../../test/breaking/make-breaker.ts";
import { runTogether } from "../../test/threads/run-together.ts";
import { CircuitBreaker, REFUSED } from "./circuit-breaker.ts";
import type { CircuitBreakerOptions } from "./circuit-breaker-options.ts";

const program = new URL("../../test/threads/break-together.ts", import.meta.url);
const threads = 4;
const trialCalls = 3;
const options = { ...breakerOptions, trialCalls };

interface Seen {
  readonly admitted: number;
  readonly underWayMax: number;
  readonly transitions: readonly string[];
}

describe("CircuitBreaker in several threads", () => {
  test("is opened by one of them, who alone tells of it", async () => {
    const { seen, breaker } = await callTogether({ outcome: "failed", isOpen: false });
    assert.equal(breaker.state, "open");
    const transitions = seen.flatMap(({ transitions }) => transitions);
    assert.deepEqual(transitions, ["closed open consecutive_failures"]);
  });

  test("has at most trialCalls trials under way at once, and loses none of their places", async () => {
    const { seen, breaker } = await callTogether({ outcome: "abandoned", isOpen: true });
    assert.ok(Math.max(...seen.map(({ underWayMax }) => underWayMax)) <= trialCalls);
    assert.ok(seen.reduce((sum, { admitted }) => sum + admitted, 0) > trialCalls);
    const after = Array.from({ length: trialCalls + 1 }, () => breaker.admit(500));
    assert.equal(after.indexOf(REFUSED), trialCalls);
  });

  test("lets exactly trialCalls through before it is closed by them", async () => {
    const { seen, breaker } = await callTogether({ outcome: "succeeded", isOpen: true });
    const transitions = seen.flatMap(({ transitions }) => transitions);
    assert.deepEqual(transitions.sort(), [
      "half-open closed trials_succeeded",
      "open half-open timer",
    ]);
    assert.equal(breaker.state, "closed");
  });

  test("counts the calls of all", async () => {
    const seldom: Partial<CircuitBreakerOptions> = { consecutiveFailures: 1e9, minCalls: 1e9 };
    const { breaker } = await callTogether({ outcome: "failed", isOpen: false }, seldom);
    const { calls, failures, consecutiveFailures } = breaker.counts(500);
    assert.deepEqual([failures, consecutiveFailures], [calls, 4 * 20_000]);
    // A call that meets another thread at the start of a slot is left out.
    assert.ok(calls > 4 * 20_000 - 100, `${calls}`);
  });
});

async function callTogether(
  { outcome, isOpen }: { outcome: string; isOpen: boolean },
  changes: Partial<CircuitBreakerOptions> = {},
): Promise<{ seen: Seen[]; breaker: CircuitBreaker }> {
  const buffer = new SharedArrayBuffer(CircuitBreaker.words * 4 + 8);
  const words = new Int32Array(buffer, 0, CircuitBreaker.words);
  const breaker = new CircuitBreaker(words, { ...options, ...changes });
  if (isOpen) callAll(breaker, ["failed", "failed", "failed"], 0);
  const work = { options: { ...options, ...changes }, calls: 20_000, nowMs: 500, outcome };
  const seen = (await runTogether({ threads, program, buffer, work })) as Seen[];
  return { seen, breaker };
}
