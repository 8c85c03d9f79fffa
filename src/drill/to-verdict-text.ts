/** The verdict for the terminal: the word first, then what was measured. */
import type { DrillRecord } from "./drill-record.ts";
import type { Finding, Verdict } from "./verdict.ts";

const signs: Readonly<Record<Finding["outcome"], string>> = {
  met: "met    ",
  missed: "MISSED ",
  unknown: "unknown",
};

export function toVerdictText(record: DrillRecord, verdict: Verdict): readonly string[] {
  const tookS = ((record.endedMs - record.startedMs) / 1000).toFixed(0);
  return [
    `${verdict.name}  ${record.plan.name} (${tookS} s)`,
    ...verdict.doubts.map((doubt) => `  ?       ${doubt}`),
    ...verdict.findings.flatMap(({ expectation, outcome, evidence }) => [
      `  ${signs[outcome]} ${expectation}`,
      `          ${evidence}`,
    ]),
  ];
}
