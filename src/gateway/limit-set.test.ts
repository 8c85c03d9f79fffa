import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LimitsForTests, requestOf } from "../../test/gateway/limits-for-tests.ts";

const client = requestOf("192.0.2.1");

/** Whether each of them may pass. */
function passes(limits: LimitsForTests, names: readonly string[], times: readonly number[]) {
  const set = limits.setOf(...names);
  return times.map((ms) => set.decide(client, limits.nowMs + ms) === undefined);
}

describe("LimitSet of one limit", () => {
  test("lets the burst through, then one per interval", () => {
    const limits = new LimitsForTests({ few: { rate: 2, burst: 2 } });
    const times = [0, 0, 0, 499, 500, 500];
    assert.deepEqual(passes(limits, ["few"], times), [true, true, false, false, true, false]);
    assert.deepEqual(limits.counts("few"), { allowed: 3, rejected: 3 });
  });

  test("counts each client by itself, a whole IPv6 /64 as one, an IPv4-mapped one as IPv4", () => {
    const limits = new LimitsForTests({ few: { rate: 1, burst: 1, key: "clientIp" } });
    const set = limits.setOf("few");
    const addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "::ffff:192.0.2.1"];
    const passed = addresses.map((address) => set.decide(requestOf(address), 5000) === undefined);
    assert.deepEqual(passed, [true, true, true, false, false]);
  });

  test("counts everybody together when the key is global", () => {
    const limits = new LimitsForTests({ few: { rate: 1, burst: 1 } });
    const set = limits.setOf("few");
    assert.equal(set.decide(requestOf("192.0.2.1"), 5000), undefined);
    assert.notEqual(set.decide(requestOf("192.0.2.2"), 5000), undefined);
  });

  test("in shadow counts what it would refuse and refuses nothing", () => {
    const limits = new LimitsForTests({ few: { rate: 1, burst: 1, shadow: true } });
    assert.deepEqual(passes(limits, ["few"], [0, 0, 0]), [true, true, true]);
    assert.deepEqual(limits.counts("few"), { allowed: 1, shadow_rejected: 2 });
  });
});

describe("LimitSet of several limits", () => {
  test("takes nothing of the others when one refuses, in whichever order they stand", () => {
    const some = {
      narrow: { rate: 0.001, burst: 1, key: "clientIp" },
      wide: { rate: 0.001, burst: 3 },
    };
    for (const names of [
      ["narrow", "wide"],
      ["wide", "narrow"],
    ]) {
      const limits = new LimitsForTests(some);
      assert.deepEqual(passes(limits, names, [0, 0, 0, 0, 0]), [true, false, false, false, false]);
      assert.deepEqual(limits.counts("narrow"), { allowed: 1, rejected: 4 });
      assert.deepEqual(limits.counts("wide"), { allowed: 1 });
      assert.deepEqual(passes(limits, ["wide"], [0, 0, 0]), [true, true, false]);
    }
  });

  test("lets one that is in shadow refuse nothing and still count", () => {
    const limits = new LimitsForTests({
      watched: { rate: 0.001, burst: 1, shadow: true },
      wide: { rate: 0.001, burst: 3 },
    });
    assert.deepEqual(passes(limits, ["watched", "wide"], [0, 0, 0, 0]), [true, true, true, false]);
    assert.deepEqual(limits.counts("watched"), { allowed: 1, shadow_rejected: 3 });
    assert.deepEqual(limits.counts("wide"), { allowed: 3, rejected: 1 });
  });

  /** The model is one bucket for each limit that counts what passed, and nothing else. */
  test("answers as buckets do of which only those that pass take", () => {
    const limit = fc.record({
      rate: fc.constantFrom(1, 2, 4),
      burst: fc.integer({ min: 1, max: 4 }),
    });
    // Sixteenths of a second: what is computed of them is exact.
    const pauses = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 80 });
    fc.assert(
      fc.property(limit, limit, limit, pauses, (a, b, c, pauses) => {
        const limits = new LimitsForTests({ a, b, c });
        const set = limits.setOf("a", "b", "c");
        const model = [a, b, c].map(({ rate, burst }) => ({ rate, burst, level: 0 }));
        for (const pause of pauses) {
          limits.nowMs += (pause * 1000) / 16;
          for (const one of model) one.level = Math.max(0, one.level - (pause * one.rate) / 16);
          const passes = model.every(({ level, burst }) => level + 1 <= burst);
          if (passes) for (const one of model) one.level += 1;
          assert.equal(set.decide(client, limits.nowMs) === undefined, passes);
        }
      }),
      { seed: 10 },
    );
  });
});
