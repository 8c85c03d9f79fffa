/** The drill that runs, or the last one: its steps, and what became of each expectation. */
import { type ComponentChild, h } from "preact";
import type { DrillView } from "../console-state.ts";
import { Panel } from "./panel.ts";

const verdictTones = { PASS: "good", FAIL: "bad", INCONCLUSIVE: "warning" } as const;
const outcomeTones = { met: "good", missed: "bad", unknown: "warning" } as const;

export function DrillPanel({ drill }: { drill: DrillView }): ComponentChild {
  const { verdict } = drill;
  return h(
    Panel,
    {
      title: `Drill: ${drill.name}`,
      class: "drill",
      aside:
        verdict === undefined
          ? h("span", { class: "badge neutral" }, "running")
          : h("span", { class: `badge ${verdictTones[verdict]}` }, verdict),
    },
    h(
      "ol",
      { class: "steps" },
      ...drill.steps.map(({ name, progress }) => h("li", { class: progress, key: name }, name)),
    ),
    h("p", { class: "sentence" }, drill.sentence),
    drill.findings.length === 0
      ? null
      : h(
          "ul",
          { class: "findings" },
          ...drill.findings.map(({ expectation, outcome, evidence }) =>
            h(
              "li",
              { key: expectation },
              h("span", { class: `badge ${outcomeTones[outcome]}` }, outcome),
              h("span", null, expectation),
              h("small", null, evidence),
            ),
          ),
        ),
  );
}
