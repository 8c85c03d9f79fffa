/** What makes a listener the same one in another configuration, so that it stays open. */
import type { ListenerConfiguration } from "./configuration.ts";

/**
 * The address with what cannot change while it is open: what is spoken, whether in TLS, and whose
 * PROXY headers are taken.
 */
export function listenerIdentity(configuration: ListenerConfiguration): string {
  const { protocol, tls, proxyProtocol } = configuration;
  const proxies = proxyProtocol?.accept ? ` behind ${JSON.stringify(proxyProtocol)}` : "";
  const spoken = tls === undefined ? protocol : `${protocol} in TLS`;
  return `${listenAddress(configuration)} ${spoken}${proxies}`;
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
