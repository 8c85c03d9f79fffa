/** What happened, latest first. */
import { type ComponentChild, h } from "preact";
import type { ConsoleEvent } from "../console-state.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";

export function EventList({ events }: { events: readonly ConsoleEvent[] }): ComponentChild {
  return h(
    Panel,
    { title: "Events", note: "latest first", class: "events" },
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
