import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUpstream } from "../../test/upstream/make-upstream.ts";
import { toFitness } from "./backend-fitness.ts";
import type { Upstream } from "./upstream.ts";

const breaker = { consecutiveFailures: 1 };
const calm = { nowMs: 0, isPanic: false, tried: [] };

describe("toFitness", () => {
  const rows: readonly [verdict: string, make: (upstream: Upstream) => void][] = [
    ["fit", () => {}],
    ["draining", ({ backends }) => backends[0]!.flags.setDraining(true)],
    ["not healthy", ({ backends }) => backends[0]!.flags.setHealthy(false)],
    ["breaker refuses", ({ backends }) => backends[0]!.breaker!.forceOpen()],
    ["no room", (upstream) => upstream.hold(upstream.backends[0]!)],
  ];
  for (const [verdict, make] of rows) {
    test(`says of one: ${verdict}`, () => {
      const { upstream } = makeUpstream({ breaker, concurrency: { limit: 1 } });
      make(upstream);
      assert.equal(toFitness(upstream.backends[0]!, calm).verdict, verdict);
      assert.equal(toFitness(upstream.backends[1]!, calm).verdict, "fit");
    });
  }

  test("says of one that was tried so, and disregards health in panic mode", () => {
    const { upstream } = makeUpstream({ breaker });
    const [backend] = upstream.backends;
    backend!.flags.setHealthy(false);
    assert.equal(toFitness(backend!, { ...calm, isPanic: true }).verdict, "fit");
    assert.equal(toFitness(backend!, { ...calm, tried: [backend!] }).verdict, "tried already");
  });

  test("tells health, drain, breaker and calls under way apart", () => {
    const { upstream } = makeUpstream({});
    upstream.hold(upstream.backends[0]!);
    assert.deepEqual(toFitness(upstream.backends[0]!, calm), {
      backend: "a:1",
      healthy: true,
      draining: false,
      breaker: "none",
      inFlight: 1,
      verdict: "fit",
    });
  });
});
