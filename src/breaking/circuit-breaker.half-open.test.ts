import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callAll, makeBreaker, watchBreaker } from "../../test/breaking/make-breaker.ts";
import { type CircuitBreaker, REFUSED } from "./circuit-breaker.ts";

describe("CircuitBreaker, half-open", () => {
  test("lets trialCalls calls through at once, and no more", () => {
    const breaker = halfOpen();
    assert.ok(breaker.admit(500) >= 0);
    assert.ok(breaker.admit(500) >= 0);
    assert.equal(breaker.admit(500), REFUSED);
  });

  test("closes when all trials have succeeded, with an empty window", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    const trials = [breaker.admit(500), breaker.admit(500)] as const;
    breaker.settle(trials[0], "succeeded", false, 510);
    assert.equal(breaker.state, "half-open");
    assert.equal(breaker.admit(510), REFUSED);
    breaker.settle(trials[1], "succeeded", false, 520);
    assert.deepEqual(transitions.slice(1), [
      "open half-open timer",
      "half-open closed trials_succeeded",
    ]);
    assert.equal(breaker.counts(520).calls, 0);
    assert.equal(breaker.counts(520).consecutiveFailures, 0);
  });

  test("opens again at the first failed trial, and ignores the other one's late success", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    const trials = [breaker.admit(500), breaker.admit(500)] as const;
    breaker.settle(trials[0], "failed", false, 510);
    breaker.settle(trials[1], "succeeded", false, 520);
    assert.equal(transitions.at(-1), "half-open open trial_failed");
    assert.equal(breaker.msToTrial(510), 1000);
  });

  test("opens again at a slow trial", () => {
    const breaker = halfOpen();
    callAll(breaker, ["slow"], 500);
    assert.equal(breaker.state, "open");
  });

  test("opens again though the group could not do without it: it was out already", () => {
    let mayOpen = true;
    const breaker = makeBreaker({ openInTurn: (open) => mayOpen && open() });
    callAll(breaker, ["failed", "failed", "failed"], 0);
    mayOpen = false;
    callAll(breaker, ["failed"], 500);
    assert.equal(breaker.state, "open");
  });

  test("gives an abandoned trial's place to the next call", () => {
    const breaker = halfOpen();
    const [first] = [breaker.admit(500), breaker.admit(500)] as const;
    breaker.settle(first, "abandoned", true, 510);
    assert.ok(breaker.admit(510) >= 0);
    assert.equal(breaker.admit(510), REFUSED);
  });

  test("gives places back that nobody settles within openForMs, and drops their results", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    const lost = [breaker.admit(500), breaker.admit(500)] as const;
    assert.equal(breaker.admit(999), REFUSED);
    breaker.tick(1000);
    assert.ok(breaker.admit(1000) >= 0);
    breaker.settle(lost[0], "failed", false, 1001);
    breaker.settle(lost[1], "failed", false, 1001);
    assert.equal(breaker.state, "half-open");
    assert.equal(transitions.length, 2);
  });

  test("keeps no half-open breaker from a trial that comes late", () => {
    const breaker = halfOpen();
    assert.ok(breaker.admit(1e9) >= 0);
  });
});

describe("CircuitBreaker, forced", () => {
  test("refuses all while it is forced open, whatever the time", () => {
    const { breaker, transitions } = watchBreaker();
    breaker.forceOpen();
    assert.equal(breaker.admit(1e12), REFUSED);
    breaker.tick(1e12);
    assert.equal(breaker.state, "open");
    assert.equal(breaker.isForced, true);
    assert.equal(breaker.msToTrial(0), 0);
    assert.deepEqual(transitions, ["closed open forced_by_operator"]);
  });

  test("admits all while it is forced closed, whatever the results", () => {
    const breaker = makeBreaker();
    breaker.forceClosed();
    callAll(breaker, new Array(50).fill("failed"), 0);
    assert.equal(breaker.state, "closed");
  });

  test("takes no notice of calls that were admitted before it was forced", () => {
    const breaker = makeBreaker({ consecutiveFailures: 1 });
    const early = breaker.admit(0);
    breaker.forceClosed();
    breaker.release();
    breaker.settle(early, "failed", false, 0);
    assert.equal(breaker.state, "closed");
  });

  test("is told of once when it is forced twice, and each way when it is turned over", () => {
    const { breaker, transitions } = watchBreaker();
    for (let i = 0; i < 2; i++) breaker.forceOpen();
    for (let i = 0; i < 2; i++) breaker.forceClosed();
    breaker.release();
    assert.deepEqual(transitions, [
      "closed open forced_by_operator",
      "open closed forced_by_operator",
    ]);
  });

  test("judges by itself again after it is let go, from nothing", () => {
    const { breaker, transitions } = watchBreaker();
    callAll(breaker, ["failed", "failed", "failed"], 0);
    breaker.forceOpen();
    breaker.release();
    assert.deepEqual(transitions, [
      "closed open consecutive_failures",
      "open closed released_by_operator",
    ]);
    assert.equal(breaker.isForced, false);
    callAll(breaker, ["failed", "failed"], 0);
    assert.equal(breaker.state, "closed");
    callAll(breaker, ["failed"], 0);
    assert.equal(breaker.msToTrial(0), 500);
  });

  test("is not changed by being let go when nobody holds it", () => {
    const breaker = halfOpen();
    breaker.release();
    assert.equal(breaker.state, "half-open");
  });
});

/** At 500 ms. */
function halfOpen(): CircuitBreaker {
  const breaker = makeBreaker();
  callAll(breaker, ["failed", "failed", "failed"], 0);
  breaker.tick(500);
  return breaker;
}
