import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { comparisonPlan } from "./comparison-plan.ts";
import type { ComparisonRecord, PolicyName, Turn } from "./comparison-record.ts";
import { judgeComparison } from "./judge-comparison.ts";
import { toComparisonText } from "./to-comparison-text.ts";

const plan = comparisonPlan.parse({
  name: "two balancers",
  load: { rate: 100, path: "/get" },
  rounds: 6,
  turn: "3s",
  a: { name: "round robin", gateway: {} },
  b: { name: "least request", gateway: {} },
});

describe("judgeComparison", () => {
  test("says whose latencies are lower, and by how much", () => {
    const record = recordOf({ a: [40, 200], b: [4, 200] });
    const verdict = judgeComparison(record, () => 0.4);
    assert.deepEqual(verdict.doubts, []);
    assert.deepEqual(toComparisonText(record, verdict), [
      "two balancers (12 turns, 48 s)",
      "  a         round robin",
      "  b         least request",
      "  p99       lower with least request",
      "            a 40 ms, b 4 ms; b less a is -36 ms (95 %: -36 ms to -36 ms)",
      "  failures  no difference shown",
      "            a 0 %, b 0 %; b less a is 0 % (95 %: 0 % to 0 %)",
    ]);
  });

  test("says who fails less, with no answer as a failure", () => {
    const [, failures] = judgeComparison(recordOf({ a: [4, 200], b: [4, 0] }), () => 0.4).findings;
    assert.equal(failures?.lower, "a");
    assert.deepEqual(failures?.difference, { a: 0, b: 1, low: 1, high: 1 });
  });

  test("shows no difference where there is none", () => {
    const { findings } = judgeComparison(recordOf({ a: [4, 200], b: [4, 200] }), () => 0.4);
    assert.deepEqual(
      findings.map(({ lower }) => lower),
      [undefined, undefined],
    );
  });

  test("leaves out what began while a policy was settling, and what came after its turn", () => {
    const record = recordOf({ a: [4, 200], b: [4, 200] });
    const turns = record.turns.map((turn) => ({
      ...turn,
      samples: {
        atMs: [...turn.samples.atMs, turn.startedMs + 999 + 500, turn.startedMs + 4000 + 500],
        durationMs: [...turn.samples.durationMs, 500, 500],
        status: [...turn.samples.status, 500, 500],
      },
    }));
    const [, failures] = judgeComparison({ ...record, turns }, () => 0.4).findings;
    assert.equal(failures?.difference.a, 0);
  });

  const doubts: readonly {
    readonly when: string;
    readonly change: (record: ComparisonRecord) => ComparisonRecord;
    readonly says: RegExp;
  }[] = [
    {
      when: "the generator was the bottleneck in one turn",
      change: (record) => ({
        ...record,
        turns: record.turns.map((turn, at) => (at === 3 ? { ...turn, bottleneck: "busy" } : turn)),
      }),
      says: /bottleneck in 1 of 12 turns: busy/,
    },
    {
      when: "it was interrupted",
      change: (record) => ({ ...record, interruption: "interrupted by SIGINT" }),
      says: /interrupted by SIGINT/,
    },
    {
      when: "nobody answered",
      change: (record) => ({ ...record, turns: [] }),
      says: /there is nothing to compare/,
    },
    {
      when: "a fault met no request",
      change: (record) => ({
        ...record,
        plan: comparisonPlan.parse({
          ...{ name: "x", load: { rate: 1, path: "/" }, a: plan.a, b: plan.b },
          faults: [{ target: "bin-1", at: "0s", for: "1s", kind: "reset" }],
        }),
      }),
      says: /faults met no request/,
    },
  ];
  for (const { when, change, says } of doubts) {
    test(`is INCONCLUSIVE when ${when}`, () => {
      const record = change(recordOf({ a: [4, 200], b: [40, 200] }));
      const text = toComparisonText(
        record,
        judgeComparison(record, () => 0.4),
      ).join("\n");
      assert.match(text, /^INCONCLUSIVE/);
      assert.match(text, says);
    });
  }
});

/** Each policy with a latency and a status, a hundred times a second. */
function recordOf(
  answers: Readonly<Record<PolicyName, readonly [ms: number, status: number]>>,
): ComparisonRecord {
  const turns = Array.from({ length: plan.rounds }, (_, round) =>
    (["a", "b"] as const).map((policy, at): Turn => {
      const startedMs = (2 * round + at) * 4000;
      const [ms, status] = answers[policy];
      const begunMs = Array.from({ length: 300 }, (_, n) => startedMs + plan.settle + n * 10);
      return {
        ...{ policy, round, startedMs, bottleneck: undefined, faultsApplied: 0 },
        samples: {
          atMs: begunMs.map((one) => one + ms),
          durationMs: begunMs.map(() => ms),
          status: begunMs.map(() => status),
        },
      };
    }),
  ).flat();
  return { plan, tookMs: 48_000, turns, interruption: undefined };
}
