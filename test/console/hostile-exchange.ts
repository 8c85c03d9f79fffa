/** What an admin says of an exchange in which everything has the same hostile name. */
import type { Exchange, ExchangeRow } from "../../src/console/exchanges/exchange.ts";

export function hostileRow(text: string): ExchangeRow {
  const names = { requestId: text, method: text, target: text, route: text };
  const time = "2026-01-02T03:04:05.678Z";
  return { ...names, time, status: 200, durationMs: 5, backend: text, failure: text, tries: 1 };
}

export function hostileExchange(text: string): Exchange {
  const { tries: _, ...row } = hostileRow(text);
  return {
    ...row,
    client: text,
    upstream: text,
    traceId: text,
    limits: [{ limit: text, remaining: 1, burst: 2, waitMs: 3, isEnforced: true }],
    tries: [
      {
        spanId: text,
        chosenAtMs: 0,
        candidates: [{ backend: text, breaker: text, inFlight: 0, verdict: text }],
        backend: text,
        connection: text,
        connectedAtMs: 1,
        endedAtMs: 4,
        outcome: text,
        status: 200,
        retriedFor: text,
      },
    ],
  };
}

/** How often the page shows the name of such an exchange. */
export const namesShown = 16;
