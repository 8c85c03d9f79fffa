/** The PROXY header to begin a connection with. */
import { isIP } from "node:net";
import type { ProxiedEnds, ProxyVersion } from "./proxy-header.ts";
import { toProxyV1, unknownProxyV1 } from "./proxy-v1.ts";
import { localProxyV2, toProxyV2, unknownProxyV2 } from "./proxy-v2.ts";

/** For a connection of a client's. An end that has no address leaves both untold. */
export function toProxyHeader(version: ProxyVersion, ends: ProxiedEnds): Buffer {
  const { source, destination } = ends;
  const isTold = isIP(source.address) !== 0 && isIP(destination.address) !== 0;
  if (version === "v1") return isTold ? toProxyV1(ends) : unknownProxyV1;
  return isTold ? toProxyV2(ends) : unknownProxyV2;
}

/**
 * For a connection of our own, a check of health. Version 1 has no word for it: some servers refuse
 * UNKNOWN, so proxy-protocol.txt §2.1 has the ends of the connection itself told.
 */
export function toOwnProxyHeader(version: ProxyVersion, own: ProxiedEnds): Buffer {
  return version === "v1" ? toProxyHeader("v1", own) : localProxyV2;
}
