/** What happened, latest first. */
import { type ComponentChild, h } from "preact";
import type { ConsoleEvent } from "../console-state.ts";
import { format } from "./format.ts";

export function EventList({ events }: { events: readonly ConsoleEvent[] }): ComponentChild {
  return h(
    "section",
    { class: "panel events" },
    h("h2", null, "Events ", h("small", null, "latest first")),
    events.length === 0
      ? h("p", { class: "empty" }, "Nothing has changed its state yet.")
      : h(
          "ul",
          null,
          ...events
            .toReversed()
            .map(({ atS, about, sentence, tone }) =>
              h(
                "li",
                null,
                h("time", null, format.clock(atS)),
                h("i", { class: `dot ${tone}` }),
                h("b", null, about),
                h("span", null, sentence),
              ),
            ),
        ),
  );
}
