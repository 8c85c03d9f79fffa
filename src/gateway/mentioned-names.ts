/**
 * Which names a configuration mentions, as far as it can be told: some of it may be wrong, and what
 * is wrong with the names is told along with the rest.
 */
export interface NameUser {
  readonly upstream?: string | undefined;
  readonly rateLimit?: string | undefined;
}

export interface MentionedNames {
  readonly listeners: readonly (NameUser & {
    readonly protocol: string;
    readonly routes?: readonly NameUser[];
  })[];
  readonly rateLimits: Readonly<Record<string, { readonly key: string }>>;
  readonly upstreams: Readonly<Record<string, unknown>>;
}

export function mentionedNames(configuration: unknown): MentionedNames {
  const { listeners, rateLimits, upstreams } = toMapping(configuration);
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
        const { key } = toMapping(limit);
        return [name, { key: typeof key === "string" ? key : "global" }];
      }),
    ),
    upstreams: toMapping(upstreams),
  };
}

function toUser(value: unknown): NameUser {
  const { upstream, rateLimit } = toMapping(value);
  return { upstream: toText(upstream), rateLimit: toText(rateLimit) };
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
