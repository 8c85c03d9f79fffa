/** What was clicked so far, and the drill file that does the same again. */
import { type ComponentChild, h } from "preact";
import type { Click } from "../click.ts";
import { Panel } from "./panel.ts";

export interface ClicksPanelProps {
  readonly clicks: readonly string[];
  readonly onClick: (click: Click) => void;
}

export function ClicksPanel({ clicks, onClick }: ClicksPanelProps): ComponentChild {
  return h(
    Panel,
    { title: "Recorded", note: "every click, as a drill file for weir drill" },
    clicks.length === 0
      ? h("p", { class: "empty" }, "Nothing was clicked yet.")
      : h(
          "ol",
          { class: "clicks" },
          ...clicks.map((sentence, at) => h("li", { key: at }, sentence)),
        ),
    h(
      "div",
      { class: "buttons" },
      clicks.length === 0
        ? null
        : h(
            "a",
            { class: "button", href: "/recorded.yaml", download: "recorded.yaml" },
            "Download",
          ),
      h(
        "button",
        {
          type: "button",
          disabled: clicks.length === 0,
          onClick: () => onClick({ do: "forget-clicks" }),
        },
        "Forget",
      ),
    ),
  );
}
