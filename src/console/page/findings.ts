/** What became of each expectation, with what was measured. */
import { type ComponentChild, h } from "preact";
import type { DrillFinding } from "../history/run-record.ts";

const tones = { met: "good", missed: "bad", unknown: "warning" } as const;

export function Findings({ findings }: { findings: readonly DrillFinding[] }): ComponentChild {
  if (findings.length === 0) return null;
  return h(
    "ul",
    { class: "findings" },
    ...findings.map(({ expectation, outcome, evidence }) =>
      h(
        "li",
        { key: expectation },
        h("span", { class: `badge ${tones[outcome]}` }, outcome),
        h("span", null, expectation),
        h("small", null, evidence),
      ),
    ),
  );
}
