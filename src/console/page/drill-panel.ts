/** The drill that runs, or the last one: its steps, and what became of each expectation. */
import { type ComponentChild, h } from "preact";
import type { DrillView } from "../console-state.ts";
import { Findings } from "./findings.ts";
import { Panel } from "./panel.ts";
import { VerdictBadge } from "./verdict-badge.ts";

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
          : h(VerdictBadge, { verdict }),
    },
    h(
      "ol",
      { class: "steps" },
      ...drill.steps.map(({ name, progress }) => h("li", { class: progress, key: name }, name)),
    ),
    h("p", { class: "sentence" }, drill.sentence),
    h(Findings, { findings: drill.findings }),
  );
}
