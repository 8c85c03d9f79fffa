import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUpstream } from "../../test/upstream/make-upstream.ts";

describe("makeBackends", () => {
  const rows: readonly [what: string, configuration: object, threads: number, isShared: boolean][] =
    [
      ["roundRobin in two threads", {}, 2, false],
      ["leastRequest in one thread", { balance: "leastRequest" }, 1, false],
      ["leastRequest in two threads", { balance: "leastRequest" }, 2, true],
      ["a fixed limit", { concurrency: { limit: 5 } }, 2, true],
      ["an adaptive limit", { concurrency: { adaptive: {} } }, 2, true],
    ];
  for (const [what, configuration, threads, isShared] of rows) {
    test(`counts calls for ${isShared ? "all threads" : "its own thread only"}: ${what}`, () => {
      const mine = makeUpstream({ ...configuration }, { threads });
      const other = makeUpstream({ ...configuration }, { threads, thread: 1 }, mine.shared);
      other.upstream.hold(other.upstream.backends[0]!);
      assert.equal(mine.upstream.backends[0]!.inFlight, isShared ? 1 : 0);
    });
  }

  test("gives each its own address, weight, breaker and flags", () => {
    const { upstream } = makeUpstream({
      backends: [{ address: "a:1", weight: 3 }, { address: "b:1" }],
      breaker: {},
    });
    const [one, other] = upstream.backends;
    one!.breaker!.forceOpen();
    one!.flags.setDraining(true);
    assert.deepEqual([one!.address, one!.weight, other!.weight], ["a:1", 3, 1]);
    assert.deepEqual([other!.breaker!.state, other!.flags.isDraining], ["closed", false]);
  });
});
