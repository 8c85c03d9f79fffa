/** Starts a script of the list and stops it; pauses and speeds up one that can be steered. */
import { type ComponentChild, h } from "preact";
import type { Click } from "../click.ts";
import type { LoadView } from "../console-state.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";

export interface LoadPanelProps {
  readonly scripts: readonly string[];
  readonly load: LoadView;
  readonly onClick: (click: Click) => void;
}

const tones = { idle: "neutral", running: "good", paused: "warning", stopping: "warning" } as const;
/** A click makes it a quarter faster, or as much slower as to be undone by the other. */
const step = 1.25;

export function LoadPanel({ scripts, load, onClick }: LoadPanelProps): ComponentChild {
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    onClick({ do: "load-start", script: String(form.get("script")) });
  };
  return h(
    Panel,
    {
      title: "Load",
      note: "scripts of the folder that Weir was started with",
      aside: h("span", { class: `badge ${tones[load.state]}` }, load.state),
    },
    scripts.length === 0
      ? h("p", { class: "empty" }, "The folder has no script.")
      : h(
          "form",
          { class: "row", onSubmit, "aria-label": "load" },
          h(
            "label",
            null,
            "Script",
            h(
              "select",
              { name: "script", disabled: load.state !== "idle" },
              ...scripts.map((script) => h("option", { key: script }, script)),
            ),
          ),
          h("button", { type: "submit", disabled: load.state !== "idle" }, "Start"),
          h(Steering, { load, onClick }),
        ),
    h("p", { class: "line" }, load.state === "idle" ? toLast(load) : load.line),
  );
}

function Steering({ load, onClick }: Pick<LoadPanelProps, "load" | "onClick">): ComponentChild {
  const { state, rateFactor } = load;
  const isIdle = state === "idle" || state === "stopping";
  const isPaused = state === "paused";
  const button = (label: string, click: Click, title: string): ComponentChild =>
    h(
      "button",
      {
        type: "button",
        key: title,
        disabled: isIdle,
        "aria-label": title,
        onClick: () => onClick(click),
      },
      label,
    );
  const toFactor = (factor: number): number =>
    Math.min(100, Math.max(0.01, Math.round(factor * 100) / 100));
  const stop = button("Stop", { do: "load-stop" }, "Stop the load");
  if (rateFactor === undefined) return h("span", { class: "buttons" }, stop);
  return h(
    "span",
    { class: "buttons" },
    stop,
    button(
      isPaused ? "Go on" : "Pause",
      { do: "load-pause", isPaused: !isPaused },
      isPaused ? "Let the load go on" : "Pause the load",
    ),
    button("Rate −", { do: "load-rate", factor: toFactor(rateFactor / step) }, "Slower"),
    button("Rate +", { do: "load-rate", factor: toFactor(rateFactor * step) }, "Faster"),
    isIdle
      ? null
      : h("span", { class: "factor" }, `${format.share(rateFactor)} of the script's rate`),
  );
}

function toLast({ script, outcome }: LoadView): string {
  return script === undefined ? "Nothing was started from here yet." : `${script}: ${outcome}`;
}
