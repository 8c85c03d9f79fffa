import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fault } from "./fault.ts";
import { FaultCounts } from "./fault-counts.ts";
import { type FaultPlan, faultPlan } from "./fault-plan.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

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

  test("numbers requests together with all who share its memory", () => {
    const one = fault({ every: 2, first: 5 });
    const other = new Fault(one.order);
    const numbers = [one, other, other, one, other, one].map(
      (seeing) => seeing.meet("GET", "/get", 0)?.number,
    );
    assert.deepEqual(numbers, [undefined, 1, undefined, 3, undefined, undefined]);
    assert.deepEqual([one.seen, other.state(0)], [5, "over"]);
  });

  test("neither hits nor counts requests of other methods", () => {
    const narrowed = fault({ method: "POST" });
    assert.equal(narrowed.meet("GET", "/get", 0), undefined);
    assert.ok(narrowed.meet("POST", "/get", 0));
    assert.equal(narrowed.seen, 1);
  });

  test("neither hits nor counts requests to other routes", () => {
    const narrowed = fault({ route: "/get" });
    assert.equal(narrowed.meet("GET", "/post", 0), undefined);
    assert.equal(narrowed.seen, 0);
    assert.ok(narrowed.meet("GET", "/get", 0));
  });

  test("begins after its delay and ends after its time", () => {
    const timed = fault({ after: "5s", for: "10s" });
    const states = [0, 4999, 5000, 14_999, 15_000].map((nowMs) => timed.state(nowMs));
    assert.deepEqual(states, ["waiting", "waiting", "active", "active", "over"]);
    assert.equal(timed.meet("GET", "/get", 4999), undefined);
    assert.ok(timed.meet("GET", "/get", 5000));
    assert.equal(timed.meet("GET", "/get", 15_000), undefined);
  });

  test("tells how long a hit request is delayed", () => {
    const delayed = fault({ kind: "delay", delay: { distribution: "constant", value: "40ms" } });
    assert.equal(delayed.meet("GET", "/get", 0)?.delayMs, 40);
  });
});

function fault(plan: object): Fault {
  const wanted = faultPlan.parse({ kind: "status", status: 500, ...plan, ...kindOf(plan) });
  const read: FaultPlan = { ...wanted, id: "f", seed: wanted.seed ?? 1 };
  const seen = new SharedOrdinal().memory;
  return new Fault({ plan: read, setMs: 0, seen, counts: new FaultCounts().memory });
}

/** A delay fault has no status. */
function kindOf(plan: object): object {
  return "kind" in plan ? { status: undefined } : {};
}

function hits(fault: Fault, requests: number): number[] {
  return Array.from({ length: requests }, () => fault.meet("GET", "/get", 0)).flatMap(
    (hit) => hit?.number ?? [],
  );
}
