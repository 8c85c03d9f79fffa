/** The rate limits of the gateway, each with a form that changes it. */
import { type ComponentChild, h } from "preact";
import type { Click } from "../click.ts";
import type { LimitView } from "../console-state.ts";
import { Panel } from "./panel.ts";

export interface LimitsPanelProps {
  readonly limits: readonly LimitView[];
  readonly onClick: (click: Click) => void;
}

export function LimitsPanel({ limits, onClick }: LimitsPanelProps): ComponentChild {
  return h(
    Panel,
    { title: "Rate limits", note: "changed live, by a reload of the gateway" },
    limits.length === 0 ? h("p", { class: "empty" }, "The gateway has no rate limit.") : null,
    ...limits.map((limit) => h(LimitForm, { key: limit.limit, limit, onClick })),
  );
}

interface LimitFormProps {
  readonly limit: LimitView;
  readonly onClick: LimitsPanelProps["onClick"];
}

function LimitForm({ limit, onClick }: LimitFormProps): ComponentChild {
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const rate = Number(form.get("rate"));
    onClick({ do: "limit", limit: limit.limit, rate, burst: Number(form.get("burst")) });
  };
  return h(
    "form",
    { class: "row", onSubmit, "aria-label": `limit ${limit.limit}` },
    h("b", null, limit.limit, h("small", null, `by ${limit.key}`)),
    field("Rate /s", { name: "rate", defaultValue: limit.ratePerSecond, step: "any", min: "0" }),
    field("Burst", { name: "burst", defaultValue: limit.burst, step: "1", min: "1" }),
    h("button", { type: "submit" }, "Set"),
  );
}

/** `defaultValue`: each second draws the form anew, and must leave what is being typed. */
function field(label: string, input: Record<string, unknown>): ComponentChild {
  return h("label", null, label, h("input", { type: "number", required: true, ...input }));
}
