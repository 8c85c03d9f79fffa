/** The `upstreams` block of the configuration: what a group of backends is and how it is used. */
import { z } from "zod";
import { balancerNames } from "../balancing/make-balancer.ts";
import { durationMs, someDurationMs } from "../config/duration.ts";
import { backendAddress } from "./backend-address.ts";

const statusRange = z
  .union([z.number().int().min(100).max(599), z.string().regex(/^[1-5]\d\d-[1-5]\d\d$/)])
  .transform((range) => {
    const [from, to] = String(range).split("-").map(Number) as [number, number?];
    return { from, to: to ?? from };
  })
  .refine((range) => range.from <= range.to, { error: "must begin with the lower status" });

const share = z.number().min(0).max(1);

const backend = z.strictObject({
  address: backendAddress,
  weight: z.number().int().min(1).max(1000).default(1).describe("Share of the traffic, relative."),
});

const health = z
  .strictObject({
    type: z.enum(["http", "tcp"]).default("http"),
    path: z.string().startsWith("/").default("/").describe("What an http check asks for."),
    host: z
      .string()
      .regex(/^[\x21-\x7e]+$/, { error: "must be a host" })
      .optional()
      .describe("The Host of an http check; the backend's address when left out."),
    interval: someDurationMs
      .prefault("5s")
      .describe("From the end of a check to the next one, give or take a tenth."),
    timeout: someDurationMs.prefault("2s"),
    healthyAfter: z.number().int().min(1).default(2).describe("Good checks in a row."),
    unhealthyAfter: z.number().int().min(1).default(3).describe("Bad checks in a row."),
    expectStatus: z.array(statusRange).min(1).prefault(["200-299"]),
    expectBody: z.string().default("").describe("Text that the body must contain."),
  })
  .describe("Active checks. Left out: every backend counts as healthy.");

const breaker = z
  .strictObject({
    consecutiveFailures: z.number().int().min(1).default(5),
    failureShare: share.default(0.5),
    slowShare: share.default(1),
    slowAfter: someDurationMs.prefault("10s").describe("A call that takes longer is slow."),
    minCalls: z.number().int().min(1).default(20).describe("Calls before a share is judged."),
    window: someDurationMs.prefault("60s"),
    openFor: someDurationMs.prefault("30s"),
    openForMax: someDurationMs.prefault("300s"),
    trialCalls: z.number().int().min(1).max(63).default(2).describe("Calls at once, half-open."),
    maxEjectedShare: share.default(0.5).describe("Share of the backends that may be open at once."),
    countStatuses: z
      .array(statusRange)
      .prefault(["500-599"])
      .describe("Answers that are failures."),
  })
  .refine(({ openFor, openForMax }) => openFor <= openForMax, {
    path: ["openForMax"],
    error: "must be openFor or more",
  })
  .describe("Circuit breaker per backend. Left out: none.");

const retry = z
  .strictObject({
    attempts: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(2)
      .describe("Tries of one exchange, the first included."),
    on: z
      .array(
        z.union([z.enum(["connectFailure", "reset"]), z.number().int().min(400).max(599)], {
          error: "must be connectFailure, reset or a status from 400 to 599",
        }),
      )
      .min(1)
      .default(["connectFailure", "reset", 502, 503, 504])
      .describe("A 504 is also a backend that does not answer in time."),
    backoff: z
      .strictObject({
        base: durationMs.prefault("25ms").describe("Before the second try; doubles each time."),
        max: durationMs.prefault("250ms"),
      })
      .prefault({})
      .describe("A random time up to this; none behind a failed connect when others are left."),
    budgetShare: share
      .default(0.2)
      .describe("Retries for each request of the last 10s, over all threads."),
    budgetMin: z
      .number()
      .min(0)
      .default(3)
      .describe("Retries a second that are made however few requests there are."),
    perTryTimeout: durationMs
      .prefault("0s")
      .describe("To the head of an answer, without waits for the client; 0s is no such limit."),
  })
  .describe("Left out: an exchange is tried once.");

const timeouts = z
  .strictObject({
    connect: someDurationMs.prefault("1s").describe("TLS handshake included."),
    responseHead: someDurationMs.prefault("15s").describe("From the request to the head; 504."),
    idle: someDurationMs
      .prefault("60s")
      .describe("Without an octet of the response, or of a tunnel."),
  })
  .prefault({});

const pool = z
  .strictObject({
    maxConnections: z.number().int().min(1).default(1024).describe("Per backend and thread."),
    maxIdle: z
      .number()
      .int()
      .min(0)
      .default(64)
      .describe("Per backend and thread, of those that were idle for a second; 0 keeps none."),
    idleTimeout: durationMs.prefault("30s"),
    maxLifetime: durationMs.prefault("2m"),
    maxRequests: z.number().int().min(0).default(0).describe("Per connection; 0 is no limit."),
    maxQueued: z
      .number()
      .int()
      .min(0)
      .default(1024)
      .describe("Exchanges waiting for a connection."),
    queueTimeout: durationMs.prefault("1s"),
  })
  .prefault({});

const file = z.string().min(1);

const tls = z
  .strictObject({
    verify: z
      .boolean()
      .default(true)
      .describe("Whether a backend's certificate must bear its name and be signed by who may."),
    ca: file.optional().describe("PEM file: who may sign. Left out: the authorities Node knows."),
    serverName: z
      .string()
      .regex(/^[\w.:-]+$/, { error: "must be a host name or an address" })
      .optional()
      .describe("Asked for (SNI) and expected in the certificate; the backend's host if left out."),
    cert: file.optional().describe("PEM file, shown to backends that ask for a certificate."),
    key: file.optional().describe("PEM file."),
    minVersion: z.enum(["1.2", "1.3"]).default("1.2"),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    error: "must have cert and key together",
  })
  .refine(({ verify, ca }) => verify || ca === undefined, {
    path: ["ca"],
    error: "must be left out when verify is false, as nothing is compared with it",
  })
  .describe("Speaks TLS to the backends; checks of their health do too. Left out: plain TCP.");

const adaptive = z
  .strictObject({
    min: z.number().int().min(1).default(3).describe("Also while latency is measured."),
    max: z.number().int().min(1).default(1000),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], error: "must be min or more" })
  .describe("Finds the limit by how latency changes, instead of `limit`.");

const concurrency = z
  .strictObject({
    limit: z
      .number()
      .int()
      .min(0)
      .default(0)
      .describe("Calls under way, per backend, over all threads; 0 is no limit."),
    adaptive: adaptive.optional(),
    queue: z
      .number()
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .describe("Exchanges that wait for room, per thread; one more gets 503."),
    queueTimeout: durationMs.prefault("1s").describe("The longest wait; 503."),
  })
  .refine(({ limit, adaptive }) => limit === 0 || adaptive === undefined, {
    path: ["limit"],
    error: "must be left out beside adaptive",
  })
  .refine(({ limit, adaptive, queue }) => queue === 0 || limit > 0 || adaptive !== undefined, {
    path: ["queue"],
    error: "must be left out without limit or adaptive",
  })
  .prefault({});

const hashingBalancers: readonly string[] = ["ringHash", "maglev"];

export const upstreamSchema = z
  .strictObject({
    balance: z.enum(balancerNames).default("roundRobin"),
    hashOn: z
      .union([
        z.enum(["clientIp", "path"]),
        z.string().regex(/^header:[!#$%&'*+.^_`|~\w-]+$/, {
          error: "must be clientIp, header:NAME or path",
        }),
      ])
      .optional()
      .describe("For ringHash and maglev; clientIp when left out, and on tcp listeners always."),
    backends: z.array(backend).min(1),
    tls: tls.optional(),
    proxyProtocol: z
      .enum(["v1", "v2"])
      .optional()
      .describe(
        "Tells backends the client by a PROXY header, before TLS. For tcp listeners only. " +
          "Left out: none is sent.",
      ),
    health: health.optional(),
    breaker: breaker.optional(),
    retry: retry.optional(),
    timeouts,
    pool,
    concurrency,
    slowStart: durationMs
      .prefault("0s")
      .describe("Over which a backend that has become fit gets its full share; 0s is at once."),
  })
  .refine(({ balance, hashOn }) => hashOn === undefined || hashingBalancers.includes(balance), {
    path: ["hashOn"],
    error: "must be left out unless balance is ringHash or maglev",
  });

export type UpstreamConfiguration = z.output<typeof upstreamSchema>;
export type HealthConfiguration = z.output<typeof health>;
export type UpstreamTlsConfiguration = z.output<typeof tls>;
export type RetryConfiguration = z.output<typeof retry>;
export type PoolConfiguration = z.output<typeof pool>;
