import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUpstream } from "../../test/upstream/make-upstream.ts";
import type { Waiter } from "./admission-queue.ts";
import type { Admission, Upstream } from "./upstream.ts";

const one = { backends: [{ address: "a:1" }] };

/** Waits for one call. */
class Caller implements Waiter {
  readonly #upstream: Upstream;
  admission: Admission | undefined = undefined;
  isLate = false;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  tryAgain(nowMs: number): boolean {
    this.admission = this.#upstream.admit(nowMs, []);
    return this.admission !== undefined || !this.#upstream.lacksRoom;
  }

  onQueueTimeout(): void {
    this.isLate = true;
  }
}

describe("Upstream with a limit of calls under way", () => {
  test("fills every backend up to the limit, and then lacks room", () => {
    const { upstream } = makeUpstream({ concurrency: { limit: 2 } });
    const places = Array.from({ length: 5 }, () => upstream.admit(0, [])?.backend.address);
    assert.deepEqual(places, ["a:1", "b:1", "a:1", "b:1", undefined]);
    assert.equal(upstream.lacksRoom, true);
  });

  test("passes over a full backend for one that has room", () => {
    const { upstream } = makeUpstream({ balance: "random", concurrency: { limit: 1 } });
    assert.equal(upstream.admit(0, [])?.backend.address, "a:1");
    assert.equal(upstream.admit(0, [])?.backend.address, "b:1");
  });

  test("does not say that room is lacking when nobody is fit", () => {
    const { upstream } = makeUpstream({ ...one, concurrency: { limit: 1 } });
    upstream.admit(0, []);
    upstream.admit(0, []);
    upstream.backends[0]!.flags.setDraining(true);
    assert.equal(upstream.admit(0, []), undefined);
    assert.equal(upstream.lacksRoom, false);
  });

  test("gives a trial's place back that a full backend could not take", () => {
    const breaker = { consecutiveFailures: 1, openFor: "1s", trialCalls: 1 };
    const { upstream } = makeUpstream({ ...one, breaker, concurrency: { limit: 1 } });
    const slow = upstream.admit(0, [])!;
    upstream.hold(slow.backend);
    upstream.settle(slow, "failed", 1, 0);
    assert.equal(upstream.admit(1000, []), undefined);
    assert.equal(upstream.lacksRoom, true);
    upstream.leave(slow.backend);
    assert.notEqual(upstream.admit(1000, []), undefined);
  });

  test("refuses at once without a queue, and when the queue is full", () => {
    const without = makeUpstream({ ...one, concurrency: { limit: 1 } });
    assert.equal(without.upstream.wait(new Caller(without.upstream), 0), false);
    assert.deepEqual(without.refusals, ["no_room"]);
    const { upstream, refusals } = makeUpstream({ ...one, concurrency: { limit: 1, queue: 1 } });
    assert.equal(upstream.wait(new Caller(upstream), 0), true);
    assert.equal(upstream.wait(new Caller(upstream), 0), false);
    assert.deepEqual(refusals, ["queue_full"]);
  });

  test("serves who waits before who comes, once the place is given back", () => {
    const { upstream, deferred } = makeUpstream({ ...one, concurrency: { limit: 1, queue: 5 } });
    const call = upstream.admit(0, [])!;
    const waiting = new Caller(upstream);
    upstream.wait(waiting, 0);
    upstream.settle(call, "succeeded", 1, 1);
    assert.equal(upstream.admit(1, []), undefined);
    assert.equal(upstream.lacksRoom, true);
    for (const task of deferred.splice(0)) task();
    assert.equal(waiting.admission?.backend.address, "a:1");
  });

  test("sends away who has waited too long, and who gave up is not served", () => {
    const concurrency = { limit: 1, queue: 5, queueTimeout: "100ms" };
    const { upstream, deferred } = makeUpstream({ ...one, concurrency });
    const call = upstream.admit(0, [])!;
    const [patient, gone] = [new Caller(upstream), new Caller(upstream)];
    upstream.wait(gone, 0);
    upstream.wait(patient, 0);
    upstream.stopWaiting(gone);
    upstream.checkDeadlines(99);
    assert.equal(patient.isLate, false);
    upstream.checkDeadlines(100);
    assert.deepEqual([patient.isLate, gone.isLate], [true, false]);
    upstream.settle(call, "succeeded", 1, 101);
    assert.deepEqual(deferred, []);
  });

  test("lets those who wait know when nobody is fit any more", () => {
    const { upstream } = makeUpstream({ ...one, concurrency: { limit: 1, queue: 5 } });
    upstream.admit(0, []);
    upstream.wait(new Caller(upstream), 0);
    upstream.backends[0]!.flags.setDraining(true);
    upstream.checkDeadlines(50);
    upstream.backends[0]!.flags.setDraining(false);
    // Nobody is before this one.
    upstream.hold(upstream.backends[0]!);
    assert.equal(upstream.wait(new Caller(upstream), 50), true);
  });

  test("counts a tunnel for as long as it is open", () => {
    const { upstream } = makeUpstream({ ...one, concurrency: { limit: 1 } });
    const call = upstream.admit(0, [])!;
    upstream.hold(call.backend);
    upstream.settle(call, "succeeded", 1, 1);
    assert.equal(upstream.admit(1, []), undefined);
    upstream.leave(call.backend);
    assert.notEqual(upstream.admit(1, []), undefined);
  });

  test("shares the limit with other threads, and is woken by them", async () => {
    const concurrency = { limit: 1, queue: 1 };
    const mine = makeUpstream({ ...one, concurrency }, { threads: 2 });
    const other = makeUpstream({ ...one, concurrency }, { threads: 2, thread: 1 }, mine.shared);
    const call = other.upstream.admit(0, [])!;
    const served = Promise.withResolvers<void>();
    const waiting = new Caller(mine.upstream);
    assert.equal(waiting.tryAgain(0), false);
    mine.upstream.wait(
      {
        tryAgain(nowMs) {
          const isServed = waiting.tryAgain(nowMs);
          if (isServed) served.resolve();
          return isServed;
        },
        onQueueTimeout() {},
      },
      0,
    );
    other.upstream.settle(call, "succeeded", 1, 1);
    await served.promise;
    assert.equal(other.upstream.admit(2, []), undefined);
  });

  test("finds the limit by itself when it is adaptive", () => {
    const { upstream } = makeUpstream({ ...one, concurrency: { adaptive: { min: 2 } } });
    const [backend] = upstream.backends;
    assert.equal(backend!.limit, 2);
    const calls: { admission: Admission; startedMs: number }[] = [];
    for (let nowMs = 0; nowMs < 5000; nowMs += 1) {
      for (const { admission } of calls.filter(({ startedMs }) => nowMs - startedMs === 10)) {
        upstream.settle(admission, "succeeded", 10, nowMs);
      }
      const admission = upstream.admit(nowMs, []);
      if (admission !== undefined) calls.push({ admission, startedMs: nowMs });
    }
    // Ten are under way when nobody is refused.
    assert.ok(backend!.limit > 10 && backend!.limit < 40, `${backend!.limit}`);
    assert.equal(backend!.inFlight, 10);
  });
});
