import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MadeUpstream, makeUpstream as make } from "../../test/upstream/make-upstream.ts";
import type { Admission, Upstream } from "./upstream.ts";

const breaker = { consecutiveFailures: 2, openFor: "1s", trialCalls: 1, maxEjectedShare: 1 };

function makeUpstream(changes: Record<string, unknown> = {}): MadeUpstream {
  return make({ breaker, ...changes });
}

function admit(upstream: Upstream, nowMs: number): Admission {
  const admission = upstream.admit(nowMs, []);
  assert.ok(admission);
  return admission;
}

/** Lets every call to that backend fail until its breaker is open. */
function breakBackend(upstream: Upstream, address: string, nowMs: number): void {
  for (let i = 0; i < 4; i++) {
    const admission = admit(upstream, nowMs);
    const outcome = admission.backend.address === address ? "failed" : "succeeded";
    upstream.settle(admission, outcome, 1, nowMs);
  }
}

describe("Upstream", () => {
  test("gives each backend its turn", () => {
    const { upstream } = makeUpstream();
    const turns = [1, 2, 3].map(() => admit(upstream, 0).backend.address);
    assert.deepEqual(turns, ["a:1", "b:1", "a:1"]);
  });

  test("sends nothing to a backend that is unhealthy or draining", () => {
    const { upstream } = makeUpstream();
    upstream.backends[0]!.flags.setHealthy(false);
    assert.equal(admit(upstream, 0).backend.address, "b:1");
    upstream.backends[0]!.flags.setHealthy(true);
    upstream.backends[0]!.flags.setDraining(true);
    assert.equal(admit(upstream, 0).backend.address, "b:1");
  });

  test("disregards health when no backend is healthy, but not draining", () => {
    const { upstream } = makeUpstream();
    for (const { flags } of upstream.backends) flags.setHealthy(false);
    upstream.backends[1]!.flags.setDraining(true);
    assert.equal(upstream.isPanic, true);
    assert.equal(admit(upstream, 0).backend.address, "a:1");
  });

  test("moves the calls of an open breaker to the other backend", () => {
    const { upstream, transitions } = makeUpstream();
    breakBackend(upstream, "a:1", 1000);
    assert.deepEqual(transitions, ["a:1 closed open"]);
    const turns = [1, 2, 3].map(() => admit(upstream, 1001).backend.address);
    assert.deepEqual(turns, ["b:1", "b:1", "b:1"]);
  });

  test("has nobody when every breaker is open, and says when the first trial comes", () => {
    const { upstream } = makeUpstream();
    breakBackend(upstream, "a:1", 1000);
    for (let i = 0; i < 2; i++) upstream.settle(admit(upstream, 1500), "failed", 1, 1500);
    assert.equal(upstream.admit(1600, []), undefined);
    assert.equal(upstream.msToTrial(1600), 400);
  });

  test("lets no more breakers open than maxEjectedShare allows", () => {
    const { upstream } = makeUpstream({ breaker: { ...breaker, maxEjectedShare: 0.5 } });
    breakBackend(upstream, "a:1", 1000);
    for (let i = 0; i < 5; i++) upstream.settle(admit(upstream, 1500), "failed", 1, 1500);
    assert.equal(admit(upstream, 1600).backend.address, "b:1");
  });

  test("passes over backends that were tried", () => {
    const { upstream } = makeUpstream();
    assert.equal(upstream.admit(0, [upstream.backends[0]!])?.backend.address, "b:1");
    assert.equal(upstream.admit(0, upstream.backends), undefined);
  });

  test("sees the calls of other threads when the balancer looks at them", () => {
    for (const balance of ["leastRequest", "p2c"]) {
      const changes = { breaker: undefined, balance };
      const mine = make(changes, { threads: 2, thread: 0 });
      const other = make(changes, { threads: 2, thread: 1 }, mine.shared);
      assert.equal(admit(mine.upstream, 0).backend.address, "a:1");
      const call = admit(other.upstream, 0);
      assert.equal(call.backend.address, "b:1", balance);
      assert.deepEqual(
        mine.upstream.backends.map(({ inFlight }) => inFlight),
        [1, 1],
      );
      other.upstream.settle(call, "succeeded", 1, 1);
      assert.equal(admit(mine.upstream, 0).backend.address, "b:1", balance);
    }
  });

  test("knows how many calls are under way, whatever became of them", () => {
    const { upstream } = makeUpstream();
    const admissions = [admit(upstream, 0), admit(upstream, 0), admit(upstream, 0)];
    assert.deepEqual(
      upstream.backends.map(({ inFlight }) => inFlight),
      [2, 1],
    );
    upstream.settle(admissions[0]!, "succeeded", 1, 1);
    upstream.settle(admissions[1]!, "failed", 1, 1);
    upstream.settle(admissions[2]!, "abandoned", 1, 1);
    assert.deepEqual(
      upstream.backends.map(({ inFlight }) => inFlight),
      [0, 0],
    );
  });

  test("counts as failures the statuses that the breaker is told to count", () => {
    assert.equal(makeUpstream().upstream.countsAsFailure(500), true);
    assert.equal(makeUpstream().upstream.countsAsFailure(429), false);
    const counted = makeUpstream({ breaker: { countStatuses: [429, "502-504"] } }).upstream;
    assert.deepEqual(
      [429, 500, 503].map((status) => counted.countsAsFailure(status)),
      [true, false, true],
    );
  });
});
