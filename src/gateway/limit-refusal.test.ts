import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LimitsForTests, requestOf } from "../../test/gateway/limits-for-tests.ts";
import { readStructuredList } from "../../test/gateway/read-structured-list.ts";
import { LimitDecision } from "./limit-decision.ts";
import type { Refusal } from "./limit-refusal.ts";
import type { LimitSet } from "./limit-set.ts";

const client = requestOf("192.0.2.1");

/** Asks until it is refused. */
function refusalOf(set: LimitSet, nowMs: number): Refusal {
  for (let i = 0; i < 1000; i++) {
    const verdict = set.decide(client, nowMs);
    assert.ok(!(verdict instanceof LimitDecision));
    if (verdict !== undefined) return verdict;
  }
  throw new Error("it has refused none of 1000");
}

function readFields({ fields }: Refusal): ReadonlyMap<string, string> {
  const lines = fields.split("\r\n").slice(0, -1);
  return new Map(lines.map((line) => line.split(": ", 2) as [string, string]));
}

const policies: readonly (readonly [of: object, quota: number, window: number])[] = [
  [{ rate: 1000, per: "1s" }, 1000, 1],
  [{ rate: 100, per: "1m" }, 100, 60],
  [{ rate: 5, per: "250ms" }, 20, 1],
  [{ rate: 10, per: "1500ms" }, 13, 2],
  [{ rate: 0.5, per: "1s" }, 1, 2],
  [{ rate: 0.3, per: "1s" }, 1, 4],
  [{ rate: 1, per: "1d" }, 1, 86_400],
  [{ rate: 1e9, per: "1s" }, 1_000_000_000, 1],
];

describe("a refusal", () => {
  for (const [of, quota, window] of policies) {
    test(`tells ${JSON.stringify(of)} as ${quota} in ${window} s`, () => {
      const limits = new LimitsForTests({ some: { ...of, burst: 1 } });
      const fields = readFields(refusalOf(limits.setOf("some"), limits.nowMs));
      assert.deepEqual(readStructuredList(fields.get("RateLimit-Policy")!), [
        { value: "some", parameters: { q: quota, w: window } },
      ]);
    });
  }

  test("tells the limit that asks to wait longest, and the policies of all", () => {
    const limits = new LimitsForTests({
      slow: { rate: 1, per: "1m", burst: 1, key: "clientIp" },
      quick: { rate: 10, burst: 1 },
      watched: { rate: 1, per: "1h", burst: 1, shadow: true },
    });
    const set = limits.setOf("quick", "watched", "slow");
    const fields = readFields(refusalOf(set, limits.nowMs));
    assert.equal(fields.get("Retry-After"), "60");
    assert.deepEqual(readStructuredList(fields.get("RateLimit")!), [
      { value: "slow", parameters: { r: 0, t: 60 } },
    ]);
    assert.deepEqual(
      readStructuredList(fields.get("RateLimit-Policy")!).map(({ value }) => value),
      ["slow", "quick"],
    );
  });

  test("is never told to come back too early, whatever the limits", () => {
    const limit = fc.record({
      rate: fc.oneof(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
      ),
      per: fc.constantFrom("100ms", "1s", "7s", "1m", "1h"),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const start = fc.double({ min: 1e3, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(limit, limit, start, (one, other, startMs) => {
        const limits = new LimitsForTests({ one, other });
        const set = limits.setOf("one", "other");
        const fields = readFields(refusalOf(set, startMs));
        const seconds = Number(fields.get("Retry-After"));
        assert.ok(Number.isInteger(seconds) && seconds >= 1);
        assert.equal(readStructuredList(fields.get("RateLimit")!)[0]!.parameters.t, seconds);
        assert.equal(set.decide(client, startMs + seconds * 1000), undefined);
      }),
      { seed: 8 },
    );
  });

  test("tells no more than its rate allows in the window of its policy", () => {
    const limit = fc.record({
      rate: fc.oneof(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      ),
      per: fc.constantFrom("100ms", "1s", "1500ms", "1m"),
      burst: fc.constant(1),
    });
    fc.assert(
      fc.property(limit, (some) => {
        const limits = new LimitsForTests({ some });
        const fields = readFields(refusalOf(limits.setOf("some"), limits.nowMs));
        const [{ parameters }] = readStructuredList(fields.get("RateLimit-Policy")!) as [never];
        const { q, w } = parameters as Record<string, number>;
        const perSecond = some.rate / { "100ms": 0.1, "1s": 1, "1500ms": 1.5, "1m": 60 }[some.per]!;
        assert.ok(q! >= 1 && q! <= perSecond * w! * (1 + 1e-9), `${q} in ${w} s of ${perSecond}`);
      }),
      { seed: 9 },
    );
  });
});
