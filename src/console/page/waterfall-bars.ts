/** An explained exchange → the bars of its waterfall, in the order in which they began. */
import type { Exchange, ExchangeTry } from "../exchanges/exchange.ts";

export interface WaterfallBar {
  readonly label: string;
  readonly about: string;
  /** Milliseconds from the exchange's begin. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly tone: "good" | "bad" | "warning" | "neutral";
}

export function toBars({ tries, durationMs, status }: Exchange): readonly WaterfallBar[] {
  const whole: WaterfallBar = {
    label: "exchange",
    about: String(status),
    fromMs: 0,
    toMs: durationMs,
    tone: status >= 500 ? "bad" : "neutral",
  };
  return [whole, ...tries.flatMap((one, at) => barsOfTry(one, at, durationMs))];
}

function barsOfTry(one: ExchangeTry, at: number, durationMs: number): readonly WaterfallBar[] {
  const { backend, connection, chosenAtMs, connectedAtMs, endedAtMs, status, retriedFor } = one;
  const toMs = endedAtMs ?? durationMs;
  const label = `try ${at + 1}`;
  if (backend === "") {
    const about = "no backend could be chosen";
    return [{ label, about, fromMs: chosenAtMs, toMs, tone: "bad" }];
  }
  const sentMs = connectedAtMs ?? toMs;
  const hasFailed = status === 0 || status >= 500 || retriedFor != null;
  const connecting: WaterfallBar = {
    label: `${label}, connection`,
    about: connection,
    fromMs: chosenAtMs,
    toMs: sentMs,
    tone: connectedAtMs == null ? "bad" : "warning",
  };
  if (connectedAtMs == null) return [connecting];
  return [
    connecting,
    {
      label: `${label}, ${backend}`,
      about: status === 0 ? "no answer" : String(status),
      fromMs: sentMs,
      toMs,
      tone: hasFailed ? "bad" : "good",
    },
  ];
}
