/**
 * What a PROXY protocol header says: from where to where the connection went before a proxy took
 * it. Source: proxy-protocol.txt of HAProxy, versions 1 and 2.
 */

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface ProxiedEnds {
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

export type ProxyVersion = "v1" | "v2";

/** What the first octets of a connection come to. */
export type ProxyReading =
  | { readonly name: "more" }
  /** The header takes so many octets. Without `ends` it tells none, and the real ones hold. */
  | { readonly name: "read"; readonly ends: ProxiedEnds | undefined; readonly bytes: number }
  | { readonly name: "refused"; readonly problem: string };

/** More octets are needed before anything can be said. */
export const moreIsNeeded: ProxyReading = { name: "more" };

export function refusedHeader(problem: string): ProxyReading {
  return { name: "refused", problem };
}
