/** What can be done to the system, beside the two charts that show what comes of it. */
import { type ComponentChild, h } from "preact";
import type { Click } from "../click.ts";
import type { ConsoleState } from "../console-state.ts";
import { BackendCards } from "./backend-cards.ts";
import { Chart } from "./chart.ts";
import { chartPlans } from "./chart-plans.ts";
import { ClicksPanel } from "./clicks-panel.ts";
import { FaultsPanel } from "./faults-panel.ts";
import { LimitsPanel } from "./limits-panel.ts";
import { LoadPanel } from "./load-panel.ts";

export interface ControlViewProps {
  readonly state: ConsoleState;
  readonly themeName: string;
  readonly onClick: (click: Click) => void;
}

const shown = ["Request rate", "Latency"];

export function ControlView({ state, themeName, onClick }: ControlViewProps): ComponentChild {
  const { samples, phases, events, backends, faults, targets, limits, scripts, load, clicks } =
    state;
  const isLost = state.isGatewayLost;
  const marks = events.filter(({ isMark }) => isMark);
  return h(
    "div",
    { class: "grid control" },
    h(
      "div",
      { class: "column" },
      h(
        "div",
        { class: "pair" },
        ...chartPlans
          .filter(({ title }) => shown.includes(title))
          .map((plan) =>
            h(Chart, { key: plan.title, plan, samples, marks, phases, isLost, themeName }),
          ),
      ),
      h(FaultsPanel, { targets, faults, onClick }),
      h(BackendCards, { backends, isLost, onClick }),
    ),
    h(
      "div",
      { class: "column" },
      h(LoadPanel, { scripts, load, onClick }),
      h(LimitsPanel, { limits, onClick }),
      h(ClicksPanel, { clicks, onClick }),
    ),
  );
}
