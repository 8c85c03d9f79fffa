/** How much two former runs differ, or that no difference is shown. */
import { type ComponentChild, h } from "preact";
import type { RunComparison, RunDifference } from "../history/compare-runs.ts";
import type { RunSummary } from "../history/run-record.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { useAnswer } from "./use-answer.ts";

export interface ComparisonPanelProps {
  readonly a: RunSummary | undefined;
  readonly b: RunSummary | undefined;
}

export function ComparisonPanel({ a, b }: ComparisonPanelProps): ComponentChild {
  const isComplete = a !== undefined && b !== undefined;
  const answer = useAnswer<RunComparison>(
    isComplete ? `/comparison?a=${a.id}&b=${b.id}` : undefined,
  );
  return h(
    Panel,
    { title: "Comparison", note: "of what the gateway counted, second by second" },
    answer === undefined
      ? h("p", { class: "empty" }, "Choose a run as A and another one as B.")
      : null,
    answer?.name === "refused" ? h("p", { class: "doubt" }, answer.sentence) : null,
    answer?.name === "done" && isComplete
      ? h(Outcome, { comparison: answer.value, names: { a: nameOf(a), b: nameOf(b) } })
      : null,
  );
}

interface OutcomeProps {
  readonly comparison: RunComparison;
  readonly names: Readonly<Record<"a" | "b", string>>;
}

function Outcome({ comparison, names }: OutcomeProps): ComponentChild {
  const { doubt, differences } = comparison;
  return h(
    "div",
    null,
    h("p", { class: "sentence" }, `A: ${names.a}. B: ${names.b}.`),
    doubt === undefined ? null : h("p", { class: "doubt" }, `Nothing can be said: ${doubt}.`),
    h(
      "dl",
      { class: "differences" },
      ...differences.flatMap((one) => [
        h("dt", { key: one.of }, one.of),
        h("dd", { key: `${one.of} said` }, h("b", null, toConclusion(one)), toEvidence(one)),
      ]),
    ),
    doubt === undefined
      ? h(
          "p",
          { class: "about" },
          "The interval tells how much the seconds of these two runs vary. What else was " +
            "different then, it cannot tell; weir compare gives two policies turns under the " +
            "same arrivals.",
        )
      : null,
  );
}

function toConclusion({ lower, because }: RunDifference): string {
  if (lower !== undefined) return `lower in ${lower.toUpperCase()}`;
  return because === "" ? "no difference shown" : `no difference shown: ${because}`;
}

function toEvidence({ of, a, b, low, high }: RunDifference): string {
  const inUnit = of === "p99" ? format.ms : percent;
  const signed = (value: number): string =>
    `${value > 0 ? "+" : value < 0 ? "−" : ""}${inUnit(Math.abs(value))}`;
  const interval = `${signed(low)} to ${signed(high)}`;
  return `A ${inUnit(a)}, B ${inUnit(b)}; B less A is ${signed(b - a)} (95 %: ${interval})`;
}

/** Finer than a tile has it: differences are small. */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

function nameOf({ id, name }: RunSummary): string {
  return `run ${id}, ${name}`;
}
