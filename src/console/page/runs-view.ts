/** Drills and runs of scripts that are over; two of them can be compared. */
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { RunSummary } from "../history/run-record.ts";
import { ComparisonPanel } from "./comparison-panel.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { VerdictBadge } from "./verdict-badge.ts";

export interface RunsViewProps {
  readonly runs: readonly RunSummary[] | undefined;
}

type Side = "A" | "B";
type Chosen = Readonly<Record<Side, number | undefined>>;

const columns = ["Run", "Verdict", "Requests", "Failed", "p50", "p95", "p99", "Took", "Began"];

export function RunsView({ runs }: RunsViewProps): ComponentChild {
  const [chosen, setChosen] = useState<Chosen>({ A: undefined, B: undefined });
  const choose = (side: Side, id: number): void =>
    setChosen({ ...chosen, [side]: chosen[side] === id ? undefined : id });
  return h(
    "div",
    { class: "column" },
    h(ComparisonPanel, {
      a: runs?.find(({ id }) => id === chosen.A),
      b: runs?.find(({ id }) => id === chosen.B),
    }),
    h(
      Panel,
      { title: "Runs", note: "drills, and scripts started from here; latest first" },
      runs === undefined || runs.length === 0
        ? h("p", { class: "empty" }, runs === undefined ? "No history is kept." : "None yet.")
        : h(RunTable, { runs, chosen, choose }),
    ),
  );
}

interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly chosen: Chosen;
  readonly choose: (side: Side, id: number) => void;
}

function RunTable({ runs, chosen, choose }: RunTableProps): ComponentChild {
  return h(
    "div",
    { class: "scrolls runs" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Compare"),
          ...columns.map((head) => h("th", { scope: "col", class: classOf(head) }, head)),
        ),
      ),
      h(
        "tbody",
        null,
        ...runs.map((run) =>
          h(
            "tr",
            { key: run.id },
            h(
              "td",
              null,
              h(
                "span",
                { class: "buttons pick" },
                pick("A", run, chosen, choose),
                pick("B", run, chosen, choose),
              ),
            ),
            ...cellsOf(run).map((cell, at) => h("td", { class: classOf(columns[at]!) }, cell)),
          ),
        ),
      ),
    ),
  );
}

function pick(
  side: Side,
  { id, name }: RunSummary,
  chosen: Chosen,
  choose: RunTableProps["choose"],
): ComponentChild {
  const props = {
    type: "button" as const,
    "aria-pressed": chosen[side] === id,
    "aria-label": `${side}: run ${id}, ${name}`,
    onClick: () => choose(side, id),
  };
  return h("button", props, side);
}

function cellsOf(run: RunSummary): readonly ComponentChild[] {
  const ms = (value: number | undefined): string => (value === undefined ? "–" : format.ms(value));
  return [
    h("a", { href: `#verdict/${run.id}` }, run.name),
    h(VerdictBadge, { verdict: run.verdict }),
    format.whole(run.requests),
    run.failureShare === undefined ? "–" : format.share(run.failureShare),
    ms(run.p50Ms),
    ms(run.p95Ms),
    ms(run.p99Ms),
    format.span(run.tookS),
    format.date(run.startedAt),
  ];
}

function classOf(column: string): string | undefined {
  return ["Run", "Verdict", "Began"].includes(column) ? undefined : "number";
}
