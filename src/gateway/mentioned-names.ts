/**
 * Which names a configuration mentions, as far as it can be told: some of it may be wrong, and what
 * is wrong with the names is told along with the rest.
 */
export interface NameUser {
  readonly upstream?: string | undefined;
  readonly rateLimit?: readonly string[] | undefined;
}

export interface MentionedNames {
  readonly listeners: readonly (NameUser & {
    readonly protocol: string;
    readonly routes?: readonly NameUser[];
  })[];
  readonly rateLimits: Readonly<Record<string, { readonly key: string; readonly store: string }>>;
  readonly redis: unknown;
  readonly upstreams: Readonly<Record<string, MentionedUpstream>>;
}

export interface MentionedUpstream {
  readonly hasAdaptiveLimit: boolean;
  readonly sendsProxyHeader: boolean;
}

export function mentionedNames(configuration: unknown): MentionedNames {
  const { listeners, rateLimits, redis, upstreams } = toMapping(configuration);
  return {
    listeners: toList(listeners).map((listener) => {
      const { protocol, routes } = toMapping(listener);
      return {
        ...toUser(listener),
        protocol: String(protocol),
        routes: toList(routes).map(toUser),
      };
    }),
    rateLimits: Object.fromEntries(
      Object.entries(toMapping(rateLimits)).map(([name, limit]) => {
        const { key, store } = toMapping(limit);
        return [name, { key: toText(key) ?? "global", store: toText(store) ?? "local" }];
      }),
    ),
    redis,
    upstreams: Object.fromEntries(
      Object.entries(toMapping(upstreams)).map(([name, upstream]) => {
        const { concurrency, proxyProtocol } = toMapping(upstream);
        const hasAdaptiveLimit = toMapping(concurrency).adaptive !== undefined;
        return [name, { hasAdaptiveLimit, sendsProxyHeader: proxyProtocol !== undefined }];
      }),
    ),
  };
}

function toUser(value: unknown): NameUser {
  const { upstream, rateLimit } = toMapping(value);
  const names = (typeof rateLimit === "string" ? [rateLimit] : toList(rateLimit)).map(String);
  return { upstream: toText(upstream), rateLimit: names };
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function toMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
