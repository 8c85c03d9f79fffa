/**
 * The gateway's configuration: one schema gives the keys, their types, defaults, checks and the
 * lines of the reference. What it accepts is believed everywhere below.
 */
import { isIP } from "node:net";
import { z } from "zod";
import { durationMs, someDurationMs } from "../config/duration.ts";
import { nearestName } from "../config/nearest-name.ts";
import { readYaml } from "../config/read-yaml.ts";
import { byteSize } from "../config/size.ts";
import { isOtlpEndpoint } from "../telemetry/otel/otel-environment.ts";
import { upstreamSchema } from "../upstream/configuration.ts";
import {
  limitNames,
  limitName as name,
  rateLimitSchema,
  redisSchema,
} from "./limit-configuration.ts";
import { listenerProxySchema } from "./listener-proxy.ts";
import { listenerTlsSchema } from "./listener-tls.ts";
import { type MentionedNames, mentionedNames, type NameUser } from "./mentioned-names.ts";
import { routeHost, routePath, strippedPrefix } from "./route-match.ts";
import { sharedAddresses } from "./shared-addresses.ts";

const listenAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):\d{1,5}$/, {
    error: "must be an address like host:port",
  })
  .transform((text) => {
    const at = text.lastIndexOf(":");
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
  })
  .refine(({ host }) => isIP(host) !== 0 || host === "localhost", {
    error: "must have an IP address or localhost as its host",
  })
  .refine(({ port }) => port <= 65_535, { error: "must have a port of 65535 at most" });

const fieldText = z.string().regex(/^[\t\x20-\x7e]*$/, { error: "must be visible ASCII" });

/** RFC 9110 §15. */
const withoutBody: readonly number[] = [204, 205, 304];

const route = z
  .strictObject({
    match: z.strictObject({
      host: routeHost,
      path: routePath,
      methods: z
        .array(z.string().regex(/^[A-Z]+$/, { error: "must be in capitals" }))
        .min(1)
        .optional(),
    }),
    upstream: name.optional(),
    respond: z
      .strictObject({ status: z.number().int().min(200).max(599), body: z.string().default("") })
      .refine(({ status, body }) => body === "" || !withoutBody.includes(status), {
        path: ["body"],
        error: `must be left out with the statuses ${withoutBody.join(", ")}`,
      })
      .optional()
      .describe("An answer of the gateway's own, in the place of an upstream."),
    redirect: z
      .strictObject({
        to: fieldText.min(1),
        status: z
          .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
          .default(308),
      })
      .optional(),
    stripPrefix: strippedPrefix,
    rateLimit: limitNames.optional(),
    timeout: someDurationMs.prefault("30s").describe("For the whole exchange; 504."),
  })
  .refine((route) => [route.upstream, route.respond, route.redirect].filter(Boolean).length === 1, {
    error: "must have one of upstream, respond and redirect",
  });

const connections = z
  .number()
  .int()
  .min(1)
  .default(100_000)
  .describe("Open at once, per thread; one more is closed at once.");

const clientLimits = z.strictObject({
  headTimeout: someDurationMs
    .prefault("10s")
    .describe("For the head of a request to be complete; 408."),
  idleTimeout: someDurationMs
    .prefault("75s")
    .describe("For the next request of a connection to begin."),
  bodyRate: byteSize
    .prefault("500B")
    .describe("A second, that a request's body brings at least; 408."),
  bodyWindow: someDurationMs.prefault("5s").describe("Over which that rate is taken."),
  writeTimeout: someDurationMs
    .prefault("60s")
    .describe("How long a client may take nothing of its response."),
  connections,
});

const httpListener = z.strictObject({
  listen: listenAddress,
  protocol: z.literal("http"),
  tls: listenerTlsSchema.optional(),
  proxyProtocol: listenerProxySchema.optional(),
  trustedHops: z
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe("X-Forwarded-For entries believed, from the right."),
  bodyMax: byteSize.prefault("64GiB").describe("Bodies are streamed; a larger one gets 413."),
  limits: clientLimits.prefault({}),
  routes: z.array(route).min(1),
});

const tcpListener = z.strictObject({
  listen: listenAddress,
  protocol: z.literal("tcp"),
  tls: listenerTlsSchema.optional(),
  proxyProtocol: listenerProxySchema.optional(),
  limits: z.strictObject({ connections }).prefault({}),
  upstream: name,
  rateLimit: limitNames.optional(),
});

export const gatewaySchema = z
  .strictObject({
    workers: z
      .union([z.literal("auto"), z.number().int().min(1).max(128)])
      .default("auto")
      .describe("Threads; auto is one a core."),
    readPath: z
      .enum(["auto", "ordinary"])
      .default("auto")
      .describe("auto is the fast one for plain TCP; ordinary is what Node documents."),
    drain: z
      .strictObject({
        deadline: durationMs
          .prefault("30s")
          .describe("For what is under way to end; what is left then is cut off."),
        notice: durationMs
          .prefault("0s")
          .describe("How long /readyz says draining before listeners close."),
      })
      .prefault({}),
    admin: z
      .strictObject({
        listen: listenAddress.prefault("127.0.0.1:9091"),
        token: z
          .string()
          .min(8)
          .optional()
          .describe("Lets who is not on the machine itself change something, as a bearer."),
        hosts: z
          .array(z.string().min(1))
          .default([])
          .describe("Names it answers to beside localhost; to addresses it always does."),
      })
      .prefault({}),
    listeners: z.array(z.discriminatedUnion("protocol", [httpListener, tcpListener])).min(1),
    rateLimits: z.record(name, rateLimitSchema).default({}),
    redis: redisSchema.optional().describe("For rate limits with `store: redis`."),
    upstreams: z.record(name, upstreamSchema).default({}),
    accessLog: z
      .strictObject({
        path: z.string().min(1).default("-").describe("A file; - is standard output."),
        format: z.literal("json").default("json"),
        sample: z.number().min(0).max(1).default(1),
      })
      .optional()
      .describe("Left out: no access log."),
    tracing: z
      .strictObject({
        endpoint: z
          .string()
          .refine((text) => text === "" || isOtlpEndpoint(text), {
            error: "must be http://HOST:PORT, https://HOST:PORT or HOST:PORT",
          })
          .default("")
          .describe("Where spans go, by OTLP over gRPC; without it none are sent."),
        sampleRatio: z
          .number()
          .min(0)
          .max(1)
          .default(0.01)
          .describe(
            "Of the traces that begin here. Who has begun another is believed to have decided, " +
              "within `trustedHops`.",
          ),
      })
      .optional()
      .describe(
        "Continues or begins traceparent; `/explain/ID` of the admin tells of sampled requests. " +
          "Left out: traceparent passes as it comes.",
      ),
    metricsPrefix: z
      .string()
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
      .default("gogate_"),
  })
  .superRefine(
    (configuration, context) => {
      const names = mentionedNames(configuration);
      for (const { path, text } of [...danglingNames(names), ...sharedAddresses(configuration)]) {
        context.addIssue({ code: "custom", path, message: text, input: configuration });
      }
    },
    // Also when something else is wrong, so that all is told at once.
    { when: () => true },
  );

export type GatewayConfiguration = z.output<typeof gatewaySchema>;
export type ListenerConfiguration = GatewayConfiguration["listeners"][number];
export type HttpListenerConfiguration = z.output<typeof httpListener>;
export type RouteConfiguration = z.output<typeof route>;

/** Throws `ConfigurationProblems`; `fileName` is used in their sentences. */
export function readGatewayConfiguration(text: string, fileName: string): GatewayConfiguration {
  return readYaml(text, fileName, gatewaySchema);
}

interface Dangling {
  readonly path: (string | number)[];
  readonly text: string;
}

/** Upstreams and rate limits that are named and not defined, or do not fit where they stand. */
function danglingNames(used: MentionedNames): Dangling[] {
  const users = used.listeners.flatMap((listener, at) => {
    if (listener.protocol === "tcp") return danglingOf(used, listener, ["listeners", at], true);
    return (listener.routes ?? []).flatMap((route, index) =>
      danglingOf(used, route, ["listeners", at, "routes", index], false),
    );
  });
  return [...users, ...limitsWithoutStore(used)];
}

function danglingOf(
  used: MentionedNames,
  { upstream, rateLimit }: NameUser,
  path: readonly (string | number)[],
  isTcp: boolean,
): Dangling[] {
  const found: Dangling[] = [];
  if (upstream !== undefined && used.upstreams[upstream] === undefined) {
    const text = `names no upstream${hintAt(upstream, used.upstreams)}, got "${upstream}"`;
    found.push({ path: [...path, "upstream"], text });
  } else if (!isTcp && upstream !== undefined && used.upstreams[upstream]!.sendsProxyHeader) {
    // proxy-protocol.txt §2 forbids it where a connection carries requests of several clients.
    const text = "must name one without proxyProtocol, as X-Forwarded-For tells http's clients";
    found.push({ path: [...path, "upstream"], text: `${text}, got "${upstream}"` });
  }
  if (isTcp && used.upstreams[upstream ?? ""]?.hasAdaptiveLimit) {
    const text = "must not name an upstream with concurrency.adaptive, as tcp has no latency";
    found.push({ path: [...path, "upstream"], text });
  }
  for (const one of rateLimit ?? []) {
    const limit = used.rateLimits[one];
    if (limit === undefined) {
      const text = `names no rate limit${hintAt(one, used.rateLimits)}, got "${one}"`;
      found.push({ path: [...path, "rateLimit"], text });
    } else if (isTcp && limit.key !== "global" && limit.key !== "clientIp") {
      const text = `must be by global or clientIp on a tcp listener, got ${limit.key}`;
      found.push({ path: [...path, "rateLimit"], text });
    }
  }
  return found;
}

function hintAt(name: string, known: object): string {
  const nearest = nearestName(name, Object.keys(known));
  return nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
}

function limitsWithoutStore({ redis, rateLimits }: MentionedNames): Dangling[] {
  if (redis !== undefined) return [];
  return Object.entries(rateLimits)
    .filter(([, { store }]) => store === "redis")
    .map(([one]) => ({
      path: ["rateLimits", one, "store"],
      text: "needs a redis block with its url",
    }));
}
