/** A card for each backend: how it is, and the buttons that change that. */
import { type ComponentChild, h } from "preact";
import type { Click } from "../click.ts";
import type { BackendCard, BreakerView } from "../console-state.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";

export interface BackendCardsProps {
  readonly backends: readonly BackendCard[];
  /** Nobody knows how they are now. */
  readonly isLost: boolean;
  readonly onClick: (click: Click) => void;
}

const tones = { closed: "good", half_open: "warning", open: "bad" } as const;

export function BackendCards({ backends, isLost, onClick }: BackendCardsProps): ComponentChild {
  return h(
    Panel,
    { title: "Backends", note: "of each upstream; the buttons act on the address" },
    isLost ? h("p", { class: "doubt" }, "As they were when last read.") : null,
    backends.length === 0
      ? h("p", { class: "empty" }, "The gateway has told of no backend yet.")
      : h(
          "ul",
          { class: "cards" },
          ...backends.map((card) =>
            h(Card, { key: `${card.upstream} ${card.address}`, card, onClick }),
          ),
        ),
  );
}

interface CardProps {
  readonly card: BackendCard;
  readonly onClick: BackendCardsProps["onClick"];
}

function Card({ card, onClick }: CardProps): ComponentChild {
  const { name, upstream, address, isDraining, breaker } = card;
  return h(
    "li",
    { class: "card" },
    h("h3", null, name, h("small", null, `${upstream} · ${address}`)),
    h(
      "dl",
      null,
      h("dt", null, "Health"),
      h("dd", null, badge(card.isHealthy ? ["good", "up"] : ["bad", "down"])),
      h("dt", null, "Traffic"),
      h("dd", null, badge(isDraining ? ["warning", "draining"] : ["good", "serving"])),
      h("dt", null, "In flight"),
      h("dd", null, format.count(card.inFlight)),
      h("dt", null, "Breaker"),
      h("dd", null, breaker === undefined ? "none" : breakerBadge(breaker)),
      ...(breaker === undefined ? [] : breakerRows(breaker)),
    ),
    h(
      "div",
      { class: "buttons" },
      button(isDraining ? "Undrain" : "Drain", name, () =>
        onClick({ do: isDraining ? "undrain" : "drain", backend: name }),
      ),
      ...(breaker === undefined ? [] : breakerButtons(breaker, name, onClick)),
    ),
  );
}

function breakerRows(breaker: BreakerView): ComponentChild[] {
  const { calls, failures, msToTrial, state, isForced } = breaker;
  const trial = state === "open" && !isForced ? `in ${(msToTrial / 1000).toFixed(1)} s` : "–";
  return [
    h("dt", null, "Next trial"),
    h("dd", null, trial),
    h("dt", null, "Failures"),
    h("dd", null, calls === 0 ? "no calls" : `${failures} of ${calls}`),
  ];
}

function breakerBadge({ state, isForced }: BreakerView): ComponentChild {
  const word = state.replace("_", "-");
  return badge([tones[state], isForced ? `held ${word}` : word]);
}

function breakerButtons(
  { state, isForced }: BreakerView,
  backend: string,
  onClick: CardProps["onClick"],
): ComponentChild[] {
  const held = isForced ? (state === "open" ? "open" : "close") : "auto";
  const words = { open: "Hold open", close: "Hold closed", auto: "Auto" } as const;
  return (["open", "close", "auto"] as const).map((hold) =>
    h(
      "button",
      {
        type: "button",
        key: hold,
        "aria-pressed": hold === held,
        "aria-label": `${words[hold]}: breaker of ${backend}`,
        onClick: () => onClick({ do: "breaker", backend, hold }),
      },
      words[hold],
    ),
  );
}

function button(label: string, backend: string, onClick: () => void): ComponentChild {
  return h("button", { type: "button", "aria-label": `${label} ${backend}`, onClick }, label);
}

function badge([tone, word]: readonly [string, string]): ComponentChild {
  return h("span", { class: `badge ${tone}` }, word);
}
