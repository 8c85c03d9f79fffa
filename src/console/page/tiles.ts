/** The row of present values. */
import { type ComponentChild, h } from "preact";
import type { Sample } from "../console-state.ts";
import { presentTiles } from "./present-tiles.ts";

export function Tiles({ sample }: { sample: Sample | undefined }): ComponentChild {
  return h(
    "div",
    { class: "tiles" },
    ...presentTiles(sample).map(({ label, value, note, tone }) =>
      h(
        "div",
        { class: `tile ${tone}`, key: label },
        h("span", { class: "tile-label" }, label),
        h("strong", null, value),
        h("span", { class: "tile-note" }, note),
      ),
    ),
  );
}
