/** The sampled exchanges of a cell of the heat map. */
import { type ComponentChild, h } from "preact";
import type { ExchangeRow } from "../exchanges/exchange.ts";
import { format } from "./format.ts";
import { cellPath, cellSentence, type HeatCell } from "./heat-cell.ts";
import { Panel } from "./panel.ts";
import { type Answered, useAnswer } from "./use-answer.ts";

export interface ExchangeListProps {
  readonly cell: HeatCell | undefined;
  /** By its request id. */
  readonly chosen: string | undefined;
  readonly onChoose: (requestId: string) => void;
}

const columns = ["Exchange", "Status", "Took", "Backend", "Tries", "Failure"];

export function ExchangeList({ cell, chosen, onChoose }: ExchangeListProps): ComponentChild {
  const answer = useAnswer<ExchangeRow[]>(cell && cellPath(cell));
  const rows = answer?.name === "done" ? answer.value : [];
  return h(
    Panel,
    { title: "Sampled exchanges", note: cell === undefined ? undefined : cellSentence(cell) },
    rows.length === 0
      ? h("p", { class: "empty" }, toSentence(cell, answer))
      : h(
          "div",
          { class: "scrolls" },
          h(
            "table",
            null,
            h(
              "thead",
              null,
              h("tr", null, ...columns.map((head) => h("th", { scope: "col" }, head))),
            ),
            h(
              "tbody",
              null,
              ...rows.map((row) => h(Row, { key: row.requestId, row, chosen, onChoose })),
            ),
          ),
        ),
  );
}

interface RowProps extends Pick<ExchangeListProps, "chosen" | "onChoose"> {
  readonly row: ExchangeRow;
}

function Row({ row, chosen, onChoose }: RowProps): ComponentChild {
  const { requestId, method, target, status, durationMs, backend, tries, failure } = row;
  const button = h(
    "button",
    {
      type: "button",
      title: requestId,
      "aria-pressed": requestId === chosen,
      onClick: () => onChoose(requestId),
    },
    `${method} ${target}`,
  );
  const cells = [button, status, format.ms(durationMs), backend ?? "–", tries, failure ?? ""];
  return h("tr", null, ...cells.map((cell) => h("td", null, cell)));
}

function toSentence(cell: HeatCell | undefined, answer: Answered<unknown> | undefined): string {
  if (cell === undefined || answer === undefined) return "Choose a cell of the heat map.";
  if (answer.name === "refused") return answer.sentence;
  if (answer.name === "waiting") return "Asking the gateway.";
  if (cell.answers === 0) return "Nothing was answered in this cell.";
  return (
    "None of these answers was sampled, or it was too long ago: the gateway samples a share " +
    "of the requests (tracing.sampleRatio) and keeps the last thousand."
  );
}
