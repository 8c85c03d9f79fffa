/** The admin's routes about sampled exchanges: a list of them, and why one went as it did. */
import { z } from "zod";
import type { Call } from "../../serving/call.ts";
import { decimalNumber, wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import type { GatewayConfiguration } from "../configuration.ts";
import type { ExplainedExchange } from "../explanation.ts";
import type { ExplanationLog } from "../explanation-log.ts";

export interface ExplainParts {
  /** The one in force. */
  readonly configuration: () => GatewayConfiguration;
  readonly explanations: ExplanationLog;
}

/** The last millisecond that a time of day can say. */
const TIME_MAX_MS = 8.64e15;
/** Longer than an exchange lasts. */
const DURATION_MAX_MS = 1e9;
const ROWS_MAX = 100;

const time = (fallbackMs: number) =>
  z.iso
    .datetime({ offset: true, error: "must be a time like 2026-01-01T00:00:00.000Z" })
    .transform((text) => Date.parse(text))
    .optional()
    .transform((ms) => ms ?? fallbackMs);

const duration = (fallback: number) =>
  decimalNumber({ min: 0, max: DURATION_MAX_MS, default: fallback });

export function explainRoutes({ configuration, explanations }: ExplainParts): Route[] {
  const isTraced = (call: Call): boolean => {
    if (configuration().tracing !== undefined) return true;
    call.reply.problem(404, "no request is sampled: the configuration has no tracing");
    return false;
  };
  return [
    route({
      method: "GET",
      path: "/explain",
      query: z.strictObject({
        since: time(-1),
        until: time(TIME_MAX_MS),
        overMs: duration(0),
        upToMs: duration(DURATION_MAX_MS),
        limit: wholeNumber({ min: 1, max: ROWS_MAX, default: 50 }),
      }),
      summary: "the last sampled requests, latest first",
      isOperational: true,
      handle(call) {
        const { since, until, ...rest } = call.query;
        const listed = explanations.list({ sinceMs: since, untilMs: until, ...rest });
        if (listed.length > 0 || isTraced(call)) call.reply.json(200, listed.map(toRow));
      },
    }),
    route({
      method: "GET",
      path: "/explain/{id}",
      params: z.object({ id: z.string() }),
      summary: "why a sampled request went as it did, by its X-Request-Id",
      isOperational: true,
      handle(call) {
        const explained = explanations.find(call.params.id);
        if (explained !== undefined) call.reply.json(200, explained);
        else if (isTraced(call)) {
          call.reply.problem(404, "no such request is known: not sampled, or too long ago");
        }
      },
    }),
  ];
}

function toRow(explained: ExplainedExchange): object {
  const { requestId, time, method, target, route, status, durationMs, backend, failure, tries } =
    explained;
  const row = { requestId, time, method, target, route, status, durationMs, backend, failure };
  return { ...row, tries: tries.length };
}
