/**
 * The verdict as JUnit XML, for a build server: a test case per expectation. What could not be
 * found out is an error, which is JUnit's word for a test that did not come to a result.
 */

import { escapeMarkup } from "../drawing/escape-markup.ts";
import type { DrillRecord } from "./drill-record.ts";
import type { Finding, Verdict } from "./verdict.ts";

export function toJunit(record: DrillRecord, verdict: Verdict): string {
  const { name } = record.plan;
  const seconds = ((record.endedMs - record.startedMs) / 1000).toFixed(3);
  const experiment: Finding = {
    expectation: "the drill can be judged",
    outcome: verdict.doubts.length === 0 ? "met" : "unknown",
    evidence: verdict.doubts.join("; "),
  };
  const findings = [experiment, ...verdict.findings];
  const count = (outcome: Finding["outcome"]): number =>
    findings.filter((finding) => finding.outcome === outcome).length;
  const attributes = [
    `name="${escapeMarkup(name)}"`,
    `tests="${findings.length}"`,
    `failures="${count("missed")}"`,
    `errors="${count("unknown")}"`,
    `time="${seconds}"`,
    `timestamp="${record.startedAt}"`,
  ].join(" ");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${attributes}>`,
    ...findings.map((finding) => toCase(name, finding)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function toCase(suite: string, { expectation, outcome, evidence }: Finding): string {
  const names = `classname="${escapeMarkup(suite)}" name="${escapeMarkup(expectation)}"`;
  const open = `    <testcase ${names}`;
  const message = `message="${escapeMarkup(evidence)}"`;
  if (outcome === "missed") return `${open}><failure ${message}/></testcase>`;
  if (outcome === "unknown") return `${open}><error ${message}/></testcase>`;
  return `${open}><system-out>${escapeMarkup(evidence)}</system-out></testcase>`;
}
