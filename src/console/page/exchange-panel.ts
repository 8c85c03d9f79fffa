/** Why an exchange went as it did: its tries as a waterfall, and what was decided on the way. */
import { type ComponentChild, h } from "preact";
import type { Exchange, ExchangeTry } from "../exchanges/exchange.ts";
import { format } from "./format.ts";
import { Panel } from "./panel.ts";
import { TextTable } from "./text-table.ts";
import { useAnswer } from "./use-answer.ts";
import { toBars, type WaterfallBar } from "./waterfall-bars.ts";

export function ExchangePanel({ id }: { id: string }): ComponentChild {
  const answer = useAnswer<Exchange>(`/exchanges/${encodeURIComponent(id)}`);
  if (answer?.name === "done") return h(Explained, { one: answer.value });
  const sentence = answer?.name === "refused" ? answer.sentence : "Asking the gateway.";
  return h(Panel, { title: "Exchange" }, h("p", { class: "empty" }, sentence));
}

function Explained({ one }: { one: Exchange }): ComponentChild {
  const { method, target, status, durationMs, failure, route, client, traceId, requestId } = one;
  const facts = [
    `${status} after ${format.ms(durationMs)}`,
    failure == null ? undefined : `failed as ${failure}`,
    `route ${route}`,
    `client ${client}`,
  ].filter((fact) => fact !== undefined);
  return h(
    Panel,
    {
      title: `Exchange: ${method} ${target}`,
      note: format.clock(Date.parse(one.time) / 1000),
      class: "exchange",
    },
    h("p", { class: "sentence" }, facts.join(", ")),
    h(Waterfall, { bars: toBars(one), durationMs }),
    ...one.tries.map((attempt, at) => h(TryFacts, { key: at, attempt, at })),
    one.limits.length === 0
      ? null
      : h(TextTable, {
          head: ["limit", "remaining", "burst", "next after", "enforced"],
          rows: one.limits.map(({ limit, remaining, burst, waitMs, isEnforced }) => [
            ...[limit, String(remaining), String(burst), format.ms(waitMs)],
            isEnforced ? "yes" : "no",
          ]),
        }),
    h("p", { class: "about" }, `request ${requestId}, trace ${traceId ?? "none"}`),
  );
}

function Waterfall({ bars, durationMs }: WaterfallProps): ComponentChild {
  const percent = (ms: number): string => `${(100 * ms) / Math.max(durationMs, 0.001)}%`;
  return h(
    "div",
    { class: "waterfall" },
    ...bars.map(({ label, about, fromMs, toMs, tone }) =>
      h(
        "div",
        { class: "strip-row", key: label },
        h("span", { class: "strip-name", title: label }, label),
        h(
          "div",
          { class: "strip" },
          h("i", {
            class: tone,
            style: { left: percent(fromMs), width: `max(2px, ${percent(toMs - fromMs)})` },
          }),
        ),
        h("span", { class: "bar-about" }, `${format.ms(toMs - fromMs)}, ${about}`),
      ),
    ),
  );
}

interface WaterfallProps {
  readonly bars: readonly WaterfallBar[];
  readonly durationMs: number;
}

function TryFacts({ attempt, at }: { attempt: ExchangeTry; at: number }): ComponentChild {
  const { candidates, outcome, retriedFor, spanId } = attempt;
  const ended = [
    `try ${at + 1}: ${outcome ?? "no outcome"}`,
    retriedFor == null ? undefined : `tried again for ${retriedFor}`,
    `span ${spanId}`,
  ].filter((fact) => fact !== undefined);
  return h(
    "div",
    null,
    h("p", { class: "sentence" }, ended.join(", ")),
    h(TextTable, {
      head: ["candidate", "verdict", "breaker", "in flight"],
      rows: candidates.map(({ backend, verdict, breaker, inFlight }) => [
        ...[backend, verdict, breaker, String(inFlight)],
      ]),
    }),
  );
}
