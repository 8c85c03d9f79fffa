/** The keys of rate limits and of the store that gateways may share. */
import { z } from "zod";
import { someDurationMs } from "../config/duration.ts";

/** Beyond it, the interval between two requests is less than a tick of the limiter. */
const RATE_PER_SECOND_MAX = 1e9;
/** One in some hundred days. */
const RATE_PER_SECOND_MIN = 1e-7;
/** A table of so many keys has 75 MB. */
const KEYS_MAX = 2 ** 22;
/** All limits of one route are decided in one step. */
const LIMITS_MAX = 8;

export const limitName = z
  .string()
  .regex(/^[A-Za-z][\w-]*$/, { error: "must be a name like perClient" })
  // Found on every object, it would be taken for one that is defined.
  .refine((text) => !(text in {}), { error: "must be another name, this one is taken" });

/** One name or several; inside, always a list. */
export const limitNames = z
  .union([
    limitName,
    z
      .array(limitName)
      .min(1)
      .max(LIMITS_MAX)
      .refine((names) => new Set(names).size === names.length, {
        error: "must not name a limit twice",
      }),
  ])
  .transform((names) => (typeof names === "string" ? [names] : names))
  .describe("A name of rateLimits, or several: all let a request through, or none counts it.");

export const rateLimitSchema = z
  .strictObject({
    rate: z.number().positive().max(1e9).describe("Requests, or connections, per `per`."),
    per: someDurationMs.prefault("1s"),
    burst: z.number().int().min(1).max(1e9).describe("Let through at once."),
    key: z
      .union([
        z.enum(["global", "clientIp", "basicUser", "route"]),
        z.string().regex(/^header:[!#$%&'*+.^_`|~\w-]+$/, {
          error: "must be global, clientIp, header:NAME, basicUser or route",
        }),
      ])
      .default("global")
      .describe("Whom it counts apart: global, clientIp, header:NAME, basicUser or route."),
    keysMax: z
      .number()
      .int()
      .min(8)
      .max(KEYS_MAX)
      .default(65_536)
      .describe("Keys counted at once; of more, those nearest to a full burst are forgotten."),
    shadow: z.boolean().default(false).describe("Counts and does not enforce."),
    store: z
      .enum(["local", "redis"])
      .default("local")
      .describe("local is exact over all workers, redis over all gateways that share it."),
    onStoreFailure: z
      .enum(["allow", "reject", "local"])
      .default("local")
      .describe("When redis does not decide in time; local is the same limit, for this gateway."),
  })
  .refine(
    ({ rate, per }) => isWrongAlone(rate, per) || perSecond(rate, per) <= RATE_PER_SECOND_MAX,
    {
      path: ["rate"],
      error: "must be 1000000000 per second at most",
    },
  )
  .refine(
    ({ rate, per }) => isWrongAlone(rate, per) || perSecond(rate, per) >= RATE_PER_SECOND_MIN,
    {
      path: ["rate"],
      error: "must be one in 100 days at least",
    },
  );

/** What is said of the one says enough. */
function isWrongAlone(rate: number, per: number): boolean {
  return rate <= 0 || per < 1;
}

function perSecond(rate: number, per: number): number {
  return (rate * 1000) / per;
}

export const redisSchema = z.strictObject({
  url: z
    .string()
    // The sentence does not begin with "must": then the value, with its password, is not told.
    .refine(isRedisUrl, { error: "is no URL like redis://127.0.0.1:6379 or rediss://…" })
    .describe("redis://USER:PASSWORD@HOST:PORT/DATABASE, or rediss: for TLS."),
  prefix: z
    .string()
    .regex(/^[\x21-\x7e]{0,64}$/, { error: "must be visible ASCII, 64 characters at most" })
    .default("weir:")
    .describe("What the names of keys begin with."),
  deadline: someDurationMs
    .refine((ms) => ms <= 1000, { error: "must be 1s at most" })
    .prefault("15ms")
    .describe("For a decision; after that `onStoreFailure` decides."),
  connectTimeout: someDurationMs.prefault("1s").describe("For a connection to be open."),
  silenceTimeout: someDurationMs
    .prefault("3s")
    .describe("A connection on which nothing comes for so long is made anew."),
  coolOff: someDurationMs
    .prefault("100ms")
    .describe("How long a store that fails is left alone before it is tried again."),
  pendingMax: z
    .number()
    .int()
    .min(1)
    .default(10_000)
    .describe("Decisions under way, per thread; one more counts as a failure of the store."),
});

export type RateLimitConfiguration = z.output<typeof rateLimitSchema>;
export type RedisConfiguration = z.output<typeof redisSchema>;

function isRedisUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "") return false;
  return /^\/?\d*$/.test(url.pathname) && isDecodable(url.username) && isDecodable(url.password);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    // It throws for what is not encoded, and has no other way to tell.
    return false;
  }
}
