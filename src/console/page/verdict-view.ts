/** The verdict of the last drill, or of the one that was chosen, and what it rests on. */
import { type ComponentChild, h } from "preact";
import type { RunDetail, RunSummary, RunVerdict } from "../history/run-record.ts";
import { Findings } from "./findings.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { TextTable } from "./text-table.ts";
import { useAnswer } from "./use-answer.ts";
import { VerdictBadge } from "./verdict-badge.ts";

export interface VerdictViewProps {
  readonly runs: readonly RunSummary[] | undefined;
  /** The number of a run; else the last drill is meant. */
  readonly asked: string | undefined;
}

export function VerdictView({ runs, asked }: VerdictViewProps): ComponentChild {
  const id = asked ?? runs?.find(({ kind }) => kind === "drill")?.id;
  const answer = useAnswer<RunDetail>(id === undefined ? undefined : `/runs/${id}`);
  if (answer?.name === "done") return h(Judged, { run: answer.value });
  const sentence =
    answer === undefined
      ? runs === undefined
        ? "No history is kept, so no verdict either."
        : "No drill is over yet: weir up --drill FILE runs one."
      : answer.name === "refused"
        ? answer.sentence
        : "Asking.";
  return h(Panel, { title: "Verdict" }, h("p", { class: "empty" }, sentence));
}

function Judged({ run }: { run: RunDetail }): ComponentChild {
  const { judged } = run;
  return h(
    "div",
    { class: "column" },
    h(
      Panel,
      {
        title: run.name,
        note: `run ${run.id}, ${format.date(run.startedAt)}, ${format.span(run.tookS)}`,
        aside: h(VerdictBadge, { verdict: run.verdict }),
      },
      h(Figures, { run }),
      judged === undefined
        ? h("p", { class: "empty" }, "A run of a script expects nothing; its thresholds do.")
        : h(Evidence, { judged }),
    ),
    ...(judged?.tables ?? []).map(({ title, head, rows }) =>
      h(Panel, { key: title, title }, h(TextTable, { head, rows })),
    ),
  );
}

function Figures({ run }: { run: RunDetail }): ComponentChild {
  const { requests, failureShare, p50Ms, p99Ms } = run;
  const failed = failureShare === undefined ? "" : `, ${format.share(failureShare)} failed`;
  const latency =
    p50Ms === undefined || p99Ms === undefined
      ? ""
      : `, p50 ${format.ms(p50Ms)}, p99 ${format.ms(p99Ms)}`;
  const counted = `${format.whole(requests)} requests in its whole seconds`;
  const sentence = `${counted}${failed}${latency}, as the gateway counted them`;
  return h("p", { class: "sentence" }, sentence);
}

function Evidence({ judged }: { judged: RunVerdict }): ComponentChild {
  return h(
    "div",
    null,
    judged.about === "" ? null : h("p", { class: "about" }, judged.about),
    ...judged.doubts.map((doubt) => h("p", { class: "doubt", key: doubt }, doubt)),
    h(Findings, { findings: judged.findings }),
  );
}
