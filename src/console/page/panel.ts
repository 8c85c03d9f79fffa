/** A titled box of the page. */
import { type ComponentChild, type ComponentChildren, h } from "preact";

export interface PanelProps {
  readonly title: string;
  readonly note?: string | undefined;
  /** Stands at the end of the title's line. */
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children?: ComponentChildren;
}

export function Panel({ title, note, aside, class: name, children }: PanelProps): ComponentChild {
  return h(
    "section",
    { class: name === undefined ? "panel" : `panel ${name}`, "aria-label": title },
    h(
      "div",
      { class: "panel-head" },
      h("h2", null, title, note === undefined ? null : h("small", null, note)),
      aside === undefined ? null : h("span", { class: "aside" }, aside),
    ),
    children,
  );
}
