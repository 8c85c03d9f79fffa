/** The console's page. */
import { type ComponentChild, h, render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Click } from "../click.ts";
import type { ConsoleState } from "../console-state.ts";
import { ControlView } from "./control-view.ts";
import { DrillPanel } from "./drill-panel.ts";
import { type Followed, followState } from "./follow-state.ts";
import { Head, linkOf } from "./head.ts";
import { LatencyView } from "./latency-view.ts";
import { Overview } from "./overview.ts";
import { ProfileView } from "./profile-view.ts";
import { RunsView } from "./runs-view.ts";
import { type Outcome, sendClick } from "./send-click.ts";
import { Tiles } from "./tiles.ts";
import { VerdictView } from "./verdict-view.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

function Page(): ComponentChild {
  const [{ state, isConnected }, setFollowed] = useState<Followed>({
    state: undefined,
    isConnected: true,
  });
  const [themeName, setThemeName] = useState(dark.matches ? "dark" : "light");
  const [view, setView] = useState(location.hash);
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  useEffect(() => {
    followState(setFollowed);
    dark.addEventListener("change", () => setThemeName(dark.matches ? "dark" : "light"));
    addEventListener("hashchange", () => setView(location.hash));
  }, []);
  const onClick = useCallback((click: Click) => {
    void sendClick(click).then(setOutcome);
  }, []);

  const isLost = !isConnected || (state?.isGatewayLost ?? false);
  return h(
    "main",
    null,
    h(Head, {
      subject: state?.subject ?? "",
      view,
      link: linkOf(isConnected, state?.isGatewayLost ?? false),
    }),
    h(Tiles, { sample: isLost ? undefined : state?.samples.at(-1) }),
    h(
      "p",
      { class: `outcome ${outcome?.isDone === false ? "bad" : ""}`, role: "status" },
      outcome?.sentence ?? "",
    ),
    // A page that hears nothing knows as little of the gateway as a server that cannot read it.
    state && h(View, { view, state: { ...state, isGatewayLost: isLost }, themeName, onClick }),
  );
}

interface ViewProps {
  readonly view: string;
  readonly state: ConsoleState;
  readonly themeName: string;
  readonly onClick: (click: Click) => void;
}

function View({ view, state, themeName, onClick }: ViewProps): ComponentChild {
  const [name, argument] = view.split("/");
  switch (name) {
    case "#control":
      return h(ControlView, { state, themeName, onClick });
    case "#latency":
      return h(LatencyView, { state, themeName });
    case "#profile":
      return h(ProfileView, { processes: state.processes });
    case "#runs":
      return h(RunsView, { runs: state.runs });
    case "#verdict":
      return h(VerdictView, { runs: state.runs, asked: argument });
    default:
      return h(
        "div",
        null,
        state.drill === undefined ? null : h(DrillPanel, { drill: state.drill }),
        h(Overview, { state, themeName }),
      );
  }
}

render(h(Page, null), document.body);
