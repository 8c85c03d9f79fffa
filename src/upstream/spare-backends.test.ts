import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { type MadeUpstream, makeUpstream } from "../../test/upstream/make-upstream.ts";
import { type BalancerName, balancerNames } from "../balancing/make-balancer.ts";
import { makeSharedUpstream } from "./shared-upstream.ts";

const SLOW_START_MS = 10_000;
const backends = ["a:1", "b:1", "c:1", "d:1"].map((address) => ({ address }));
const breaker = { consecutiveFailures: 1, openFor: "1s", trialCalls: 1 };

describe("spareBackends, in an upstream with slow start", () => {
  for (const balance of balancerNames) {
    test(`gives one that has become healthy a share that grows to its full one: ${balance}`, () => {
      const { upstream } = make(balance);
      const { flags } = upstream.backends[1]!;
      flags.setHealthy(false);
      assert.equal(shareOf(upstream, 0), 0);
      flags.setHealthy(true);
      const shares = [0, 2500, 5000, 7500, 10_000].map((ms) => shareOf(upstream, 1000 + ms));
      const full = shares.at(-1)!;
      // A tenth, a quarter, a half, three quarters of a share of about a fourth.
      assert.ok(full > 0.15 && full < 0.35, `${shares}`);
      for (const [at, part] of [0.1, 0.25, 0.5, 0.75, 1].entries()) {
        const expected = part * full;
        assert.ok(Math.abs(shares[at]! - expected) < 0.06, `${shares}`);
      }
      assert.deepEqual(
        shares,
        [...shares].sort((a, b) => a - b),
      );
    });
  }

  test("warms up one that is taken back from draining", () => {
    const { upstream } = make("random");
    upstream.backends[1]!.flags.setDraining(true);
    shareOf(upstream, 0);
    upstream.backends[1]!.flags.setDraining(false);
    assert.ok(shareOf(upstream, 1000) < 0.06);
  });

  test("warms up one whose breaker has closed", () => {
    const { upstream } = make("random", { breaker });
    const { breaker: own } = upstream.backends[1]!;
    own!.settle(own!.admit(0), "failed", false, 0);
    assert.equal(shareOf(upstream, 10), 0);
    own!.settle(own!.admit(1000), "succeeded", false, 1000);
    assert.equal(own!.state, "closed");
    assert.ok(shareOf(upstream, 1000) < 0.06);
    assert.ok(shareOf(upstream, 11_000) > 0.2);
  });

  test("warms up one that was added to a running gateway", () => {
    const shared = makeSharedUpstream(backends.length);
    new Float64Array(shared.backends[1]!.added)[0] = 5000;
    const { upstream } = make("random", {}, shared);
    assert.ok(shareOf(upstream, 5000) < 0.06);
    assert.ok(shareOf(upstream, 15_000) > 0.2);
  });

  test("spares nobody when all have become fit together", () => {
    for (const balance of balancerNames) {
      const { upstream } = make(balance);
      for (const { flags } of upstream.backends) flags.setDraining(true);
      assert.equal(upstream.admit(0, []), undefined);
      for (const { flags } of upstream.backends) flags.setDraining(false);
      const share = shareOf(upstream, 1000);
      assert.ok(share > 0.15 && share < 0.35, `${balance} ${share}`);
    }
  });

  test("moves what belongs to one by hash once, and not to and fro", () => {
    for (const balance of ["ringHash", "maglev"] as const) {
      const { upstream } = make(balance);
      const [, backend] = upstream.backends;
      backend!.flags.setHealthy(false);
      shareOf(upstream, 0);
      backend!.flags.setHealthy(true);
      const random = seededRandom(4);
      const hashes = Array.from({ length: 300 }, () => Math.floor(random() * 2 ** 32));
      const moves = hashes.map(() => 0);
      let owners: string[] = [];
      for (let nowMs = 1000; nowMs <= 11_500; nowMs += 250) {
        const present = hashes.map((hash) => upstream.admit(nowMs, [], hash)!.backend.address);
        if (owners.length > 0) {
          for (const [at, owner] of present.entries()) if (owner !== owners[at]) moves[at]! += 1;
        }
        owners = present;
      }
      assert.equal(Math.max(...moves), 1);
      assert.ok(owners.filter((owner) => owner === "b:1").length > 40);
    }
  });
});

function make(
  balance: BalancerName,
  changes: Record<string, unknown> = {},
  shared = makeSharedUpstream(backends.length),
): MadeUpstream {
  const configuration = { backends, balance, slowStart: `${SLOW_START_MS}ms`, ...changes };
  return makeUpstream(configuration, { random: seededRandom(3) }, shared);
}

/** Which share of many calls, each of which ends at once, goes to the second backend. */
function shareOf(upstream: MadeUpstream["upstream"], nowMs: number): number {
  const random = seededRandom(8);
  const calls = 4000;
  let count = 0;
  for (let i = 0; i < calls; i++) {
    const admission = upstream.admit(nowMs, [], Math.floor(random() * 2 ** 32))!;
    if (admission.backend.address === "b:1") count += 1;
    upstream.settle(admission, "succeeded", 1, nowMs);
  }
  return count / calls;
}
