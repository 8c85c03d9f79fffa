import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compareTargets } from "./compare-targets.ts";
import type { ActionReceipt, DrillRecord, TargetLedger } from "./drill-record.ts";
import { recordForTests } from "./record-for-tests.ts";

/** Of the drill that went well: 12 attempts on bin-2 in 100 ms, of which none is lost. */
const record = recordForTests();
const [beganMs, endedMs] = [1_006_050, 1_007_050];
const action = { do: "restart", at: 1050, process: "bin-2", name: undefined } as const;
const restart: ActionReceipt = {
  ...{ action, beganMs, endedMs, answers: undefined, problem: undefined },
};
const all = record.ledgers.gateway.attempts["bin-2"]!;
const until = (ms: number): number =>
  record.moments.findLast(({ atMs }) => atMs <= ms)!.attempts["bin-2"]! -
  record.moments[0]!.attempts["bin-2"]!;
// The second reading after it is 150 ms later.
const [most, least] = [all - until(beganMs), all - until(endedMs + 150)];

function withTarget(target: Partial<TargetLedger>, restarts = [restart]): DrillRecord {
  const { ledgers } = record;
  const changed = { ...ledgers.targets["bin-2"]!, ...target };
  return {
    ...record,
    ledgers: { ...ledgers, targets: { ...ledgers.targets, "bin-2": changed } },
    actions: restarts,
  };
}

describe("compareTargets", () => {
  const rows = [
    { when: "a restarted target has what was sent since", requests: least, differences: 0 },
    { when: "it also has what was sent as it was restarted", requests: most, differences: 0 },
    { when: "it has less", requests: least - 1, differences: 1 },
    { when: "it has less, of which one was lost", requests: least - 1, lost: 1, differences: 0 },
    { when: "it has more", requests: most + 1, differences: 1 },
    { when: "it has no count", requests: undefined, differences: 1 },
  ];
  for (const { when, requests, lost = 0, differences } of rows) {
    test(`finds ${differences} differences when ${when}`, () => {
      const comparison = compareTargets(withTarget({ requests, isAnother: true }), lost);
      assert.equal(comparison.differences.length, differences);
      assert.equal(comparison.compared, 2);
    });
  }

  test("counts from the last of several restarts", () => {
    const first = { ...restart, beganMs: beganMs - 3000, endedMs: endedMs - 3000 };
    const changed = withTarget({ requests: least, isAnother: true }, [restart, first]);
    assert.deepEqual(compareTargets(changed, 0).differences, []);
  });

  test("cannot compare a target that somebody else has restarted", () => {
    const { compared, differences, evidence } = compareTargets(
      withTarget({ requests: 3, isAnother: true }, []),
      0,
    );
    assert.deepEqual([compared, differences], [1, []]);
    assert.match(evidence.join("; "), /bin-2 lost its count when it was restarted/);
  });

  test("tells of a target that has no counter", () => {
    const { differences } = compareTargets(withTarget({ requests: undefined }), 0);
    assert.match(differences.join("; "), /requests to bin-2: gateway \d+, bin-2 does not count/);
  });

  test("grants what was lost on the way once, and not to each target", () => {
    const { ledgers } = record;
    const targets = Object.fromEntries(
      Object.entries(ledgers.targets).map(([target, one]) => [
        target,
        { ...one, requests: one.requests! - 6 },
      ]),
    );
    const less = { ...record, ledgers: { ...ledgers, targets } };
    assert.deepEqual(compareTargets(less, 6).differences, [
      "requests: 12 came to no target, and 6 were lost on the way",
    ]);
    assert.deepEqual(compareTargets(less, 12).differences, []);
  });
});
