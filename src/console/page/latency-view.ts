/** Latencies as a heat map → the sampled exchanges of a cell → why one of them took so long. */
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { ConsoleState } from "../console-state.ts";
import { ExchangeList } from "./exchange-list.ts";
import { ExchangePanel } from "./exchange-panel.ts";
import type { HeatCell } from "./heat-cell.ts";
import { HeatMap } from "./heat-map.ts";
import { Panel } from "./panel.ts";

export interface LatencyViewProps {
  readonly state: ConsoleState;
  readonly themeName: string;
}

export function LatencyView({ state, themeName }: LatencyViewProps): ComponentChild {
  const [cell, setCell] = useState<HeatCell | undefined>(undefined);
  const [exchangeId, setExchangeId] = useState<string | undefined>(undefined);
  const { samples, latencyBoundsMs } = state;
  const onChoose = (chosen: HeatCell): void => {
    setCell(chosen);
    setExchangeId(undefined);
  };
  return h(
    "div",
    { class: "column" },
    h(
      Panel,
      { title: "Latency heat map", note: "answers of each second, by bucket of the histogram" },
      h(HeatMap, { samples, boundsMs: latencyBoundsMs, chosen: cell, onChoose, themeName }),
    ),
    h(ExchangeList, { cell, chosen: exchangeId, onChoose: setExchangeId }),
    exchangeId === undefined ? null : h(ExchangePanel, { id: exchangeId }),
  );
}
