import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callAll, makeBreaker, watchBreaker } from "../../test/breaking/make-breaker.ts";
import { REFUSED } from "./circuit-breaker.ts";

describe("CircuitBreaker, closed", () => {
  test("admits every call", () => {
    const breaker = makeBreaker();
    for (let i = 0; i < 100; i++) assert.ok(breaker.admit(i) >= 0);
    assert.equal(breaker.state, "closed");
  });

  test("opens at the third failure in a row, below minCalls too", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed"], 0);
    assert.equal(breaker.state, "closed");
    callAll(breaker, ["failed"], 0);
    assert.deepEqual(transitions, ["closed open consecutive_failures"]);
  });

  test("begins to count the row again at a success", () => {
    const breaker = makeBreaker({ minCalls: 100 });
    callAll(breaker, ["failed", "failed", "succeeded", "failed", "failed"], 0);
    assert.equal(breaker.state, "closed");
  });

  test("opens when the share of failures is reached, not before minCalls", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "succeeded", "failed"], 0);
    assert.equal(breaker.state, "closed");
    callAll(breaker, ["succeeded"], 0);
    assert.deepEqual(transitions, ["closed open failure_share"]);
  });

  test("opens when the share of slow calls is reached, though they succeeded", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["slow", "succeeded", "succeeded", "slow"], 0);
    assert.deepEqual(transitions, ["closed open slow_share"]);
  });

  test("opens at no share at all when nothing failed", () => {
    const breaker = makeBreaker({ failureShare: 0, slowShare: 0 });
    callAll(breaker, new Array(20).fill("succeeded"), 0);
    assert.equal(breaker.state, "closed");
  });

  test("judges only the calls of the window", () => {
    const breaker = makeBreaker();
    callAll(breaker, ["failed", "failed"], 0);
    callAll(breaker, ["succeeded", "succeeded", "succeeded", "failed", "failed"], 1000);
    assert.equal(breaker.state, "closed");
  });

  test("takes no notice of abandoned calls", () => {
    const breaker = makeBreaker();
    callAll(breaker, ["failed", "failed", "abandoned", "abandoned"], 0);
    assert.equal(breaker.state, "closed");
    callAll(breaker, ["failed"], 0);
    assert.equal(breaker.state, "open");
  });

  test("stays closed while the group cannot do without it, and asks again", () => {
    let mayOpen = false;
    const breaker = makeBreaker({ openInTurn: (open) => mayOpen && open() });
    callAll(breaker, new Array(10).fill("failed"), 0);
    assert.equal(breaker.state, "closed");
    mayOpen = true;
    callAll(breaker, ["failed"], 0);
    assert.equal(breaker.state, "open");
  });

  test("tells the counts of its window", () => {
    const breaker = makeBreaker({ minCalls: 100 });
    callAll(breaker, ["slow", "failed", "failed"], 0);
    assert.deepEqual(breaker.counts(0), {
      calls: 3,
      failures: 2,
      slow: 1,
      consecutiveFailures: 2,
      openings: 0,
    });
    assert.equal(breaker.counts(1000).calls, 0);
  });
});

describe("CircuitBreaker, open", () => {
  test("refuses until openForMs have passed, and tells how long that is", () => {
    const breaker = makeBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 100);
    assert.equal(breaker.admit(599), REFUSED);
    assert.equal(breaker.msToTrial(200), 400);
    assert.ok(breaker.admit(600) >= 0);
    assert.equal(breaker.msToTrial(600), 0);
  });

  test("becomes half-open by the timer alone, when its time has come", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 100);
    breaker.tick(599);
    assert.equal(breaker.state, "open");
    breaker.tick(600);
    breaker.tick(601);
    assert.deepEqual(transitions.slice(1), ["open half-open timer"]);
  });

  test("ignores results of calls that were admitted before it opened", () => {
    const breaker = makeBreaker();
    const late = [breaker.admit(0), breaker.admit(0)] as const;
    callAll(breaker, ["failed", "failed", "failed"], 0);
    breaker.settle(late[0], "succeeded", false, 10);
    breaker.tick(500);
    breaker.settle(late[1], "failed", false, 510);
    assert.equal(breaker.state, "half-open");
  });

  test("stays open twice as long each time that the trials fail, up to openForMaxMs", () => {
    const breaker = makeBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    let nowMs = 0;
    const waits = [1, 2, 3, 4, 5].map(() => {
      const waitMs = breaker.msToTrial(nowMs);
      nowMs += waitMs;
      callAll(breaker, ["failed"], nowMs);
      return waitMs;
    });
    assert.deepEqual(waits, [500, 1000, 2000, 3000, 3000]);
  });

  test("is open as short as the first time once it was closed", () => {
    const breaker = makeBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    callAll(breaker, ["failed"], 500);
    callAll(breaker, ["succeeded", "succeeded"], 1500);
    assert.equal(breaker.state, "closed");
    callAll(breaker, ["failed", "failed", "failed"], 1500);
    assert.equal(breaker.msToTrial(1500), 500);
  });
});
