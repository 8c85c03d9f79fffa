/** A table of expectations, each with what a judge has to say of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DrillRecord } from "./drill-record.ts";
import { expectationPlan } from "./expectation-plan.ts";
import { judgeExpectation } from "./judge-expectation.ts";
import { recordForTests } from "./record-for-tests.ts";
import type { Finding } from "./verdict.ts";

export interface JudgeRow {
  readonly when: string;
  /** As a drill file has it. */
  readonly expect: Readonly<Record<string, unknown>>;
  /** What was another way than in the drill that went well. */
  readonly change?: (record: DrillRecord) => Partial<DrillRecord>;
  readonly outcome: Finding["outcome"];
  readonly evidence: RegExp;
}

export function testJudgeRows(rows: readonly JudgeRow[]): void {
  for (const { when, expect, change = () => ({}), outcome, evidence } of rows) {
    test(`says ${outcome} when ${when}`, () => {
      const record = recordForTests();
      const changed = { ...record, ...change(record) };
      const finding = judgeExpectation(changed, expectationPlan.parse(expect));
      assert.match(finding.evidence, evidence);
      assert.equal(finding.outcome, outcome);
    });
  }
}
