/** The console's page. */
import { type ComponentChild, h, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Sample } from "../console-state.ts";
import { Chart } from "./chart.ts";
import { chartPlans } from "./chart-plans.ts";
import { DrillPanel } from "./drill-panel.ts";
import { EventList } from "./event-list.ts";
import { type Followed, followState } from "./follow-state.ts";
import { Strips } from "./strips.ts";
import { Tiles } from "./tiles.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

function Page(): ComponentChild {
  const [{ state, isConnected }, setFollowed] = useState<Followed>({
    state: undefined,
    isConnected: true,
  });
  const [themeName, setThemeName] = useState(dark.matches ? "dark" : "light");
  useEffect(() => {
    followState(setFollowed);
    dark.addEventListener("change", () => setThemeName(dark.matches ? "dark" : "light"));
  }, []);

  const samples = state?.samples ?? [];
  const events = state?.events ?? [];
  const marks = events.filter(({ isMark }) => isMark);
  const chart = (at: number): ComponentChild =>
    h(Chart, { plan: chartPlans[at]!, samples, marks, themeName });
  return h(
    "main",
    null,
    h(Head, {
      subject: state?.subject ?? "",
      link: linkOf(isConnected, state?.isGatewayLost ?? false),
    }),
    h(Tiles, { sample: isConnected && !state?.isGatewayLost ? samples.at(-1) : undefined }),
    state?.drill === undefined ? null : h(DrillPanel, { drill: state.drill }),
    h(
      "div",
      { class: "grid" },
      chart(0),
      chart(1),
      chart(2),
      chart(3),
      chart(4),
      h(
        "div",
        { class: "stack" },
        h(Strips, { ...breakerStrips, samples }),
        h(Strips, { ...healthStrips, samples }),
      ),
      h(EventList, { events }),
    ),
  );
}

interface Link {
  readonly tone: string;
  readonly sentence: string;
}

function Head({ subject, link }: { subject: string; link: Link }): ComponentChild {
  return h(
    "header",
    null,
    h("h1", null, "Weir"),
    h("span", { class: "subject" }, subject),
    h(
      "span",
      { class: `link ${link.tone}`, role: "status" },
      h("i", { class: `dot ${link.tone}` }),
      link.sentence,
    ),
  );
}

function linkOf(isConnected: boolean, isGatewayLost: boolean): Link {
  if (!isConnected) return { tone: "bad", sentence: "connection lost, trying again" };
  if (isGatewayLost) return { tone: "bad", sentence: "the gateway's metrics cannot be read" };
  return { tone: "good", sentence: "live, each second" };
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

render(h(Page, null), document.body);
