import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fault } from "./fault.ts";
import { type FaultPlan, faultPlan } from "./fault-plan.ts";

describe("Fault", () => {
  test("hits every request when nothing narrows it", () => {
    assert.deepEqual(hits(fault({}), 3), [0, 1, 2]);
  });

  test("hits the same requests again with the same seed", () => {
    const plan = { share: 0.3, seed: 42 };
    const first = hits(fault(plan), 1000);
    assert.deepEqual(hits(fault(plan), 1000), first);
    assert.ok(Math.abs(first.length - 300) < 50, `${first.length} of 1000`);
  });

  test("hits other requests with another seed", () => {
    assert.notDeepEqual(
      hits(fault({ share: 0.3, seed: 1 }), 100),
      hits(fault({ share: 0.3, seed: 2 }), 100),
    );
  });

  test("hits only each third request", () => {
    assert.deepEqual(hits(fault({ every: 3 }), 9), [2, 5, 8]);
  });

  test("hits only the first two requests, and is over then", () => {
    const two = fault({ first: 2 });
    assert.deepEqual(hits(two, 5), [0, 1]);
    assert.equal(two.state(0), "over");
  });

  test("neither hits nor counts requests to other routes", () => {
    const narrowed = fault({ route: "/get" });
    assert.equal(narrowed.meet("/post", 0), undefined);
    assert.equal(narrowed.seen, 0);
    assert.ok(narrowed.meet("/get", 0));
  });

  test("begins after its delay and ends after its time", () => {
    const timed = fault({ after: "5s", for: "10s" });
    const states = [0, 4999, 5000, 14_999, 15_000].map((nowMs) => timed.state(nowMs));
    assert.deepEqual(states, ["waiting", "waiting", "active", "active", "over"]);
    assert.equal(timed.meet("/get", 4999), undefined);
    assert.ok(timed.meet("/get", 5000));
    assert.equal(timed.meet("/get", 15_000), undefined);
  });

  test("tells how long a hit request is delayed", () => {
    const delayed = fault({ kind: "delay", delay: { distribution: "constant", value: "40ms" } });
    assert.deepEqual(delayed.meet("/get", 0), { number: 0, delayMs: 40 });
  });
});

function fault(plan: object): Fault {
  const read: FaultPlan = faultPlan.parse({
    kind: "status",
    status: 500,
    ...plan,
    ...kindOf(plan),
  });
  return new Fault("f", read, 0);
}

/** A delay fault has no status. */
function kindOf(plan: object): object {
  return "kind" in plan ? { status: undefined } : {};
}

function hits(fault: Fault, requests: number): number[] {
  return Array.from({ length: requests }, () => fault.meet("/get", 0)).flatMap(
    (hit) => hit?.number ?? [],
  );
}
