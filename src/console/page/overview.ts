/** All charts, the states of the backends, and what has happened. */
import { type ComponentChild, h } from "preact";
import type { ConsoleState, Sample } from "../console-state.ts";
import { Chart } from "./chart.ts";
import { chartPlans } from "./chart-plans.ts";
import { EventList } from "./event-list.ts";
import { Strips } from "./strips.ts";

export interface OverviewProps {
  readonly state: ConsoleState;
  readonly themeName: string;
}

export function Overview({ state, themeName }: OverviewProps): ComponentChild {
  const { samples, events, phases, isGatewayLost: isLost } = state;
  const marks = events.filter(({ isMark }) => isMark);
  return h(
    "div",
    { class: "grid" },
    ...chartPlans.map((plan) =>
      h(Chart, { key: plan.title, plan, samples, marks, phases, isLost, themeName }),
    ),
    h(Strips, { ...breakerStrips, samples, isLost }),
    h(Strips, { ...healthStrips, samples, isLost }),
    h(EventList, { events }),
  );
}

const breakerStrips = {
  title: "Circuit breakers",
  note: "state per backend",
  statesOf: ({ breakers }: Sample) => breakers,
  tones: { closed: "good", half_open: "warning", open: "bad" },
  empty: "No upstream has a breaker.",
};

const healthStrips = {
  title: "Backend health",
  note: "active checks",
  statesOf: ({ isUp }: Sample) =>
    Object.fromEntries(Object.entries(isUp).map(([name, up]) => [name, up ? "up" : "down"])),
  tones: { up: "good", down: "bad" },
  empty: "No upstream has health checks.",
};
