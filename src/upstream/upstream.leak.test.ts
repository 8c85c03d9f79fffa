import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { runTogether } from "../../test/threads/run-together.ts";
import { callAtRandom, type MadeCalls } from "../../test/upstream/call-at-random.ts";
import { makeUpstream } from "../../test/upstream/make-upstream.ts";
import { makeSharedUpstream } from "./shared-upstream.ts";
import type { Upstream } from "./upstream.ts";

const CALLS = 1_000_000;
const program = new URL("../../test/threads/call-together.ts", import.meta.url);
const breaker = { consecutiveFailures: 3, openFor: "20ms", openForMax: "60ms", trialCalls: 3 };
const backends = [{ address: "a:1" }, { address: "b:1", weight: 2 }, { address: "c:1" }];
const base = { backends, breaker, slowStart: "50ms" };

interface SeenCalls extends MadeCalls {
  readonly nowMs: number;
}

describe("Upstream, after a million random calls with clients that leave", () => {
  for (const [balance, concurrency] of [
    ["p2c", { limit: 4, queue: 5, queueTimeout: "10ms" }],
    ["ringHash", { adaptive: { min: 1, max: 8 }, queue: 3, queueTimeout: "10ms" }],
  ] as const) {
    test(`has every place back: ${balance}, ${JSON.stringify(concurrency)}`, () => {
      const random = seededRandom(5);
      const clock = { nowMs: 1000 };
      const parts = { random, nowMs: () => clock.nowMs };
      const made = makeUpstream({ ...base, balance, concurrency }, parts);
      const { upstream, deferred } = made;
      const calls = callAtRandom({
        upstream,
        deferred,
        random,
        clock,
        calls: CALLS,
        meddles: true,
      });
      checkNothingIsLost(upstream, clock.nowMs);
      // The walk went everywhere.
      for (const [what, count] of Object.entries(calls)) assert.ok(count > 100, `${what} ${count}`);
      assert.ok(made.refusals.includes("queue_full"));
      assert.ok(made.transitions.some((move) => move.endsWith("half_open closed")));
    });
  }

  test("has every place back when four threads make them", async () => {
    const shared = makeSharedUpstream(backends.length);
    const concurrency = { limit: 4, queue: 5, queueTimeout: "10ms" };
    const configuration = { ...base, balance: "leastRequest", concurrency };
    const work = { configuration, shared, threads: 4, calls: CALLS / 4 };
    const buffer = new SharedArrayBuffer(4);
    const seen = (await runTogether({ threads: 4, program, buffer, work })) as SeenCalls[];
    // How they share the places is up to the machine's scheduler.
    const got = seen.map(({ admitted, served }) => admitted + served);
    assert.ok(got.filter((count) => count > 100).length > 1, `${got}`);
    const { upstream } = makeUpstream(configuration, { threads: 4 }, shared);
    checkNothingIsLost(upstream, Math.max(...seen.map(({ nowMs }) => nowMs)));
  });
});

function checkNothingIsLost(upstream: Upstream, nowMs: number): void {
  for (const { flags, breaker, inFlight, address } of upstream.backends) {
    assert.equal(inFlight, 0, address);
    flags.setHealthy(true);
    flags.setDraining(false);
    breaker!.release();
    if (breaker!.state === "open") breaker!.tick(nowMs + 60);
  }
  for (const { breaker, calls, limit } of upstream.backends) {
    // No trial's place is kept by anybody: that many successes close it.
    for (let trial = 0; trial < 3; trial++) {
      breaker!.settle(breaker!.admit(nowMs + 60), "succeeded", false, nowMs + 60);
    }
    assert.equal(breaker!.state, "closed");
    const places = Array.from({ length: limit + 1 }, () => calls.enter(limit));
    assert.equal(places.indexOf(false), limit);
  }
}
