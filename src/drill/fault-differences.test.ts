import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Counts, DrillRecord } from "./drill-record.ts";
import { faultDifferences } from "./fault-differences.ts";
import { type FaultPlan, faultPlan } from "./fault-plan.ts";
import { recordForTests } from "./record-for-tests.ts";

const delay = { distribution: "constant", value: "10ms" };

interface Row {
  readonly when: string;
  readonly fault: Readonly<Record<string, unknown>>;
  readonly applied: number;
  readonly elsewhere?: number;
  readonly felt?: number;
  readonly retries?: Counts;
  readonly failures?: Counts;
  readonly replaced?: Counts;
  readonly says: readonly string[];
}

const rows: readonly Row[] = [
  { when: "all were felt", fault: status(500), applied: 7, felt: 7, says: [] },
  {
    when: "the rest was masked by retries for that status",
    fault: status(500),
    applied: 7,
    felt: 3,
    retries: { "500": 4, "502": 9 },
    says: [],
  },
  {
    when: "retries for another status were made",
    fault: status(500),
    applied: 7,
    felt: 3,
    retries: { "502": 4 },
    says: ["status 500 by faults: targets 7, clients felt 3, gateway masked 0"],
  },
  {
    when: "clients felt more than targets say",
    fault: status(500),
    applied: 7,
    felt: 8,
    says: ["status 500 by faults: targets 7, clients felt 8, gateway masked 0"],
  },
  {
    when: "health checks met some",
    fault: status(500),
    applied: 9,
    elsewhere: 2,
    felt: 7,
    says: [],
  },
  {
    when: "some clients left before the answer",
    fault: status(500),
    applied: 7,
    felt: 5,
    failures: { client_left: 2 },
    says: [],
  },
  {
    when: "late answers were cut off",
    fault: { kind: "delay", delay },
    applied: 7,
    felt: 4,
    retries: { "504": 2 },
    failures: { response_timeout: 1 },
    says: [],
  },
  {
    when: "late answers are missing",
    fault: { kind: "slow-body" },
    applied: 7,
    felt: 4,
    failures: { response_timeout: 1 },
    says: [
      "late answers by faults: targets 7, clients felt 4, gateway masked 0, cut off at most 1",
    ],
  },
  {
    when: "each reset was a failed try, or a request that was sent again",
    fault: { kind: "reset" },
    applied: 7,
    retries: { reset: 2 },
    failures: { connection_reset: 2 },
    replaced: { "bin-1": 3 },
    says: [],
  },
  {
    when: "resets left no trace at the gateway",
    fault: { kind: "reset" },
    applied: 7,
    failures: { connection_reset: 3 },
    says: ["silent faults: targets 7, failed tries of the gateway 3, sent again 0"],
  },
];

describe("faultDifferences", () => {
  for (const { when, says, ...row } of rows) {
    test(`says ${says.length === 0 ? "nothing" : "what differs"} when ${when}`, () => {
      assert.deepEqual(faultDifferences(recordOf(row)), says);
    });
  }

  test("says nothing of clients that did not look", () => {
    const record = recordOf({ fault: status(500), applied: 7, felt: 0 });
    const client = { ...record.ledgers.client, felt: undefined };
    assert.deepEqual(faultDifferences({ ...record, ledgers: { ...record.ledgers, client } }), []);
  });
});

function status(code: number) {
  return { kind: "status", status: code };
}

function recordOf(row: Omit<Row, "when" | "says">): DrillRecord {
  const { applied, elsewhere = 0, felt = 0, retries = {}, failures = {}, replaced = {} } = row;
  const record = recordForTests();
  const { client, gateway, targets } = record.ledgers;
  const fault: FaultPlan = faultPlan.parse({ target: "bin-1", at: "1s", for: "1s", ...row.fault });
  return {
    ...record,
    faults: [{ ...record.faults[0]!, fault, applied, elsewhere }],
    ledgers: {
      client: { ...client, felt: { "drill-1": felt } },
      gateway: { ...gateway, retries, failures, replaced },
      targets,
    },
  };
}
