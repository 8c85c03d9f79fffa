/** A form that sets a fault at a target, and the faults there are, with the target's counts. */
import { type ComponentChild, h } from "preact";
import { useState } from "preact/hooks";
import type { Click, FaultClick } from "../click.ts";
import type { FaultView } from "../console-state.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";

export interface FaultsPanelProps {
  readonly targets: readonly string[];
  readonly faults: readonly FaultView[];
  readonly onClick: (click: Click) => void;
}

const kinds: readonly FaultClick["kind"][] = [
  "status",
  "delay",
  "reset",
  "hang",
  "truncate",
  "slow-body",
];

const counts = ["Seen", "Applied", "Abandoned", "Spared"];

export function FaultsPanel({ targets, faults, onClick }: FaultsPanelProps): ComponentChild {
  return h(
    Panel,
    { title: "Faults", note: "at the targets; counts are the target's own" },
    h(FaultForm, { targets, onClick }),
    faults.length === 0
      ? h("p", { class: "empty" }, "No fault is set.")
      : h(FaultTable, { faults, onClick }),
  );
}

function FaultForm({
  targets,
  onClick,
}: Pick<FaultsPanelProps, "targets" | "onClick">): ComponentChild {
  const [kind, setKind] = useState<FaultClick["kind"]>("status");
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    onClick(toClick(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return h(
    "form",
    { class: "row", onSubmit, "aria-label": "new fault" },
    choice("Target", "target", targets),
    choice("Kind", "kind", kinds, (value) => setKind(value as FaultClick["kind"])),
    kind === "status"
      ? number("Status", "status", { defaultValue: 500, min: 200, max: 599 })
      : null,
    kind === "slow-body"
      ? number("Bytes/s", "bytesPerSecond", { defaultValue: 1024, min: 1 })
      : null,
    number(kind === "delay" ? "Delay, ms" : "Extra delay, ms", "delay", {
      defaultValue: kind === "delay" ? 200 : 0,
      min: kind === "delay" ? 1 : 0,
    }),
    number("Share, %", "share", { defaultValue: 100, min: 1, max: 100 }),
    number("For, s", "for", { defaultValue: 30, min: 1, max: 86_400 }),
    h("button", { type: "submit", class: "danger" }, "Inject"),
  );
}

function toClick(form: FormData): FaultClick {
  const numberOf = (name: string): number => Number(form.get(name) ?? 0);
  const kind = form.get("kind") as FaultClick["kind"];
  return {
    do: "fault",
    target: String(form.get("target")),
    kind,
    share: numberOf("share") / 100,
    for: `${numberOf("for")}s`,
    ...(kind === "status" ? { status: numberOf("status") } : {}),
    ...(kind === "slow-body" ? { bytesPerSecond: numberOf("bytesPerSecond") } : {}),
    ...(numberOf("delay") > 0 ? { delay: `${numberOf("delay")}ms` } : {}),
  };
}

function FaultTable({
  faults,
  onClick,
}: Pick<FaultsPanelProps, "faults" | "onClick">): ComponentChild {
  return h(
    "div",
    { class: "scrolls" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ...["Target", "Fault", "State"].map((head) => h("th", { scope: "col" }, head)),
          // Before the counts, which a narrow window cuts off.
          h("th", { scope: "col", "aria-label": "End" }),
          ...counts.map((head) => h("th", { scope: "col", class: "number" }, head)),
        ),
      ),
      h(
        "tbody",
        null,
        ...faults.map((fault) =>
          h(FaultRow, { key: `${fault.target} ${fault.id}`, fault, onClick }),
        ),
      ),
    ),
  );
}

interface FaultRowProps {
  readonly fault: FaultView;
  readonly onClick: FaultsPanelProps["onClick"];
}

function FaultRow({ fault, onClick }: FaultRowProps): ComponentChild {
  const { target, id, about, state } = fault;
  const isOver = state === "over";
  return h(
    "tr",
    null,
    h("td", null, target),
    h("td", { title: id }, about),
    h("td", null, h("span", { class: `badge ${isOver ? "neutral" : "bad"}` }, state)),
    h(
      "td",
      null,
      isOver
        ? null
        : h(
            "button",
            {
              type: "button",
              "aria-label": `End ${about} at ${target}`,
              onClick: () => onClick({ do: "end-fault", target, id }),
            },
            "End",
          ),
    ),
    ...[fault.seen, fault.applied, fault.abandoned, fault.spared].map((count) =>
      h("td", { class: "number" }, format.whole(count)),
    ),
  );
}

function choice(
  label: string,
  name: string,
  options: readonly string[],
  onChange?: (value: string) => void,
): ComponentChild {
  const onInput = (event: Event): void =>
    onChange?.((event.currentTarget as HTMLSelectElement).value);
  return h(
    "label",
    null,
    label,
    h("select", { name, onInput }, ...options.map((value) => h("option", { key: value }, value))),
  );
}

/** `defaultValue`: each second draws the form anew, and must leave what is being typed. */
function number(label: string, name: string, range: Record<string, number>): ComponentChild {
  return h(
    "label",
    { key: `${name} ${range.defaultValue}` },
    label,
    h("input", { type: "number", name, required: true, ...range }),
  );
}
