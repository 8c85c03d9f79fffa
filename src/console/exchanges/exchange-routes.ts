/**
 * Sampled exchanges of the gateway: those of a cell of the heat map, and one with its explanation.
 * Asked of the gateway's admin, in whose answers backends are addresses; the page has their names.
 */
import { z } from "zod";
import type { Call } from "../../serving/call.ts";
import { decimalNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { ask } from "../ask.ts";
import { type Exchange, exchange, exchangeRows } from "./exchange.ts";

export interface ExchangeRoutesOptions {
  readonly adminUrl: string;
  /** An address → the name it is shown by. */
  readonly nameOf: (address: string) => string;
}

const timeoutMs = 5000;
const time = z.iso.datetime({ error: "must be a time like 2026-01-01T00:00:00.000Z" });
const duration = decimalNumber({ min: 0, max: 1e9 });

export function exchangeRoutes({ adminUrl, nameOf }: ExchangeRoutesOptions): Route[] {
  return [
    route({
      method: "GET",
      path: "/exchanges",
      query: z.object({ since: time, until: time, overMs: duration, upToMs: duration }),
      summary: "sampled exchanges of a stretch of time and of latencies",
      handle(call) {
        const query = new URLSearchParams(
          Object.entries(call.query).map(([key, value]) => [key, String(value)]),
        );
        return answer(call, `${adminUrl}/explain?${query}`, (value) =>
          exchangeRows.parse(value).map((row) => ({
            ...row,
            backend: row.backend == null ? row.backend : nameOf(row.backend),
          })),
        );
      },
    }),
    route({
      method: "GET",
      path: "/exchanges/{id}",
      params: z.object({ id: z.string().min(1).max(200) }),
      summary: "a sampled exchange with its explanation",
      handle(call) {
        const id = encodeURIComponent(call.params.id);
        return answer(call, `${adminUrl}/explain/${id}`, (value) =>
          withNames(exchange.parse(value), nameOf),
        );
      },
    }),
  ];
}

async function answer(call: Call, url: string, read: (value: unknown) => unknown): Promise<void> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const said = await ask({ url, signal });
    if (said.name === "done") call.reply.json(200, read(said.value));
    else call.reply.problem(404, said.sentence);
  } catch (error) {
    // The edge of the question: the gateway is gone or late, and the page says so.
    call.reply.problem(502, `no answer: ${error instanceof Error ? error.message : error}`);
  }
}

function withNames(one: Exchange, nameOf: ExchangeRoutesOptions["nameOf"]): Exchange {
  return {
    ...one,
    backend: one.backend == null ? one.backend : nameOf(one.backend),
    tries: one.tries.map((attempt) => ({
      ...attempt,
      backend: attempt.backend === "" ? "" : nameOf(attempt.backend),
      candidates: attempt.candidates.map((candidate) => ({
        ...candidate,
        backend: nameOf(candidate.backend),
      })),
    })),
  };
}
