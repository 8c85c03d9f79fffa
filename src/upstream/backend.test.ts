import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUpstream } from "../../test/upstream/make-upstream.ts";

describe("Backend", () => {
  test("is fit when it is healthy, is not draining and its breaker lets calls through", () => {
    const [backend] = makeUpstream({ breaker: {} }).upstream.backends;
    assert.equal(backend!.isFitAt(0, false), true);
    backend!.breaker!.forceOpen();
    assert.equal(backend!.isFitAt(0, true), false);
    backend!.breaker!.release();
    backend!.flags.setDraining(true);
    assert.equal(backend!.isFitAt(0, true), false);
    backend!.flags.setDraining(false);
    backend!.flags.setHealthy(false);
    assert.deepEqual([backend!.isFitAt(0, false), backend!.isFitAt(0, true)], [false, true]);
  });

  test("has room below its limit, and always without one", () => {
    const [limited] = makeUpstream({ concurrency: { limit: 2 } }).upstream.backends;
    const [free] = makeUpstream({}).upstream.backends;
    for (const backend of [limited!, free!]) for (let i = 0; i < 2; i++) backend.calls.enter(9);
    assert.deepEqual([limited!.hasRoom, free!.hasRoom], [false, true]);
    assert.deepEqual([limited!.limit, free!.limit], [2, Number.POSITIVE_INFINITY]);
  });

  test("begins at the lowest limit when that is to be found", () => {
    const concurrency = { adaptive: { min: 7, max: 9 } };
    const [backend] = makeUpstream({ concurrency }).upstream.backends;
    assert.equal(backend!.limit, 7);
  });
});
