/** Takes a processor profile of a process of the lab and draws it as a flame graph. */
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { Flame } from "../profile/flame.ts";
import { FlameGraph } from "./flame-graph.ts";
import { Panel } from "./panel.ts";
import { useAnswer } from "./use-answer.ts";

interface Asked {
  readonly path: string;
  readonly turn: number;
  readonly seconds: number;
}

const choices = [2, 5, 15, 30];

export function ProfileView({ processes }: { processes: readonly string[] }): ComponentChild {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const answer = useAnswer<Flame>(asked?.path);
  const isTaking = answer?.name === "waiting";
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const query = { of: String(form.get("of")), seconds: String(form.get("seconds")) };
    const turn = (asked?.turn ?? 0) + 1;
    // A profile is of the time after the click: the fragment makes it another question.
    const path = `/profile?${new URLSearchParams(query)}#${turn}`;
    setAsked({ path, turn, seconds: Number(query.seconds) });
  };
  return h(
    Panel,
    { title: "Processor profile", note: "all threads, 1000 samples a second while it is taken" },
    h(
      "form",
      { class: "row", onSubmit, "aria-label": "profile" },
      select("Process", "of", processes),
      select("Seconds", "seconds", choices.map(String)),
      h("button", { type: "submit", disabled: isTaking || processes.length === 0 }, "Take"),
    ),
    answer === undefined
      ? h("p", { class: "empty" }, "Shows which functions use the processor from now on.")
      : null,
    isTaking ? h("p", { class: "empty" }, `It takes ${asked!.seconds} s.`) : null,
    answer?.name === "refused" ? h("p", { class: "doubt" }, answer.sentence) : null,
    answer?.name === "done"
      ? h(FlameGraph, { flame: answer.value, seconds: asked!.seconds })
      : null,
  );
}

function select(label: string, name: string, options: readonly string[]): ComponentChild {
  return h(
    "label",
    null,
    label,
    h("select", { name }, ...options.map((value) => h("option", { key: value }, value))),
  );
}
