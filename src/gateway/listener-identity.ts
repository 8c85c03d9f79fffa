/** What makes a listener the same one in another configuration, so that it stays open. */
import type { ListenerConfiguration } from "./configuration.ts";

/** The address with what cannot change while it is open: what is spoken, and whether in TLS. */
export function listenerIdentity(configuration: ListenerConfiguration): string {
  const { protocol, tls } = configuration;
  return `${listenAddress(configuration)} ${tls === undefined ? protocol : `${protocol} in TLS`}`;
}

export function listenAddress({ listen }: Pick<ListenerConfiguration, "listen">): string {
  return `${listen.host}:${listen.port}`;
}

/**
 * For each of `wanted` which of `present` it is, by identity, each used once: several may ask for
 * any free port. `undefined` for those that are not there yet.
 */
export function matchListeners<T extends { readonly identity: string }>(
  wanted: readonly ListenerConfiguration[],
  present: readonly T[],
): (T | undefined)[] {
  const left = [...present];
  return wanted.map((configuration) => {
    const identity = listenerIdentity(configuration);
    const at = left.findIndex((one) => one.identity === identity);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
}
