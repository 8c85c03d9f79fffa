/** What the gateway's admin tells of sampled exchanges, as far as the page shows it. */
import { z } from "zod";

const name = z.string().nullish();

export const exchangeRows = z.array(
  z.object({
    requestId: z.string(),
    /** When it was over, ISO 8601. */
    time: z.string(),
    method: z.string(),
    target: z.string(),
    route: z.string(),
    status: z.number(),
    durationMs: z.number(),
    backend: name,
    failure: name,
    tries: z.number(),
  }),
);

const candidate = z.object({
  backend: z.string(),
  breaker: z.string(),
  inFlight: z.number(),
  verdict: z.string(),
});

const exchangeTry = z.object({
  spanId: z.string(),
  /** Milliseconds from the exchange's begin, as are the others. */
  chosenAtMs: z.number(),
  candidates: z.array(candidate),
  /** Empty when none could be chosen. */
  backend: z.string(),
  connection: z.string(),
  connectedAtMs: z.number().nullish(),
  endedAtMs: z.number().nullish(),
  outcome: name,
  status: z.number(),
  retriedFor: name,
});

const askedLimit = z.object({
  limit: z.string(),
  remaining: z.number(),
  burst: z.number(),
  waitMs: z.number(),
  isEnforced: z.boolean(),
});

export const exchange = z.object({
  ...exchangeRows.element.omit({ tries: true }).shape,
  client: z.string(),
  upstream: name,
  traceId: name,
  limits: z.array(askedLimit),
  tries: z.array(exchangeTry),
});

export type ExchangeRow = z.output<typeof exchangeRows>[number];
export type Exchange = z.output<typeof exchange>;
export type ExchangeTry = Exchange["tries"][number];
