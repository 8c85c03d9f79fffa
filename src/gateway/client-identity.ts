/**
 * Who a request comes from. What a client says of itself in X-Forwarded-For is believed only as far
 * as proxies in front of the gateway are trusted: so many entries, from the right.
 */
import { FieldKind } from "../http1/field-kind.ts";
import type { RequestHead } from "../http1/request-head.ts";

export interface ClientIdentity {
  readonly address: string;
  /** The believed entries of X-Forwarded-For, to which the peer's address is to be added. */
  readonly forwardedFor: string;
  /** The scheme the client used. */
  readonly scheme: string;
  /** The host the client asked for. */
  readonly forwardedHost: string;
  /** A request id of a trusted proxy. */
  readonly requestId: string | undefined;
}

export function readClientIdentity(
  request: RequestHead,
  peerAddress: string,
  isEncrypted: boolean,
  trustedHops: number,
): ClientIdentity {
  const scheme = isEncrypted ? "https" : "http";
  if (trustedHops === 0) {
    const forwardedHost = request.authority;
    return { address: peerAddress, forwardedFor: "", scheme, forwardedHost, requestId: undefined };
  }
  const entries = listed(request, "x-forwarded-for").slice(-trustedHops);
  return {
    address: entries[0] ?? peerAddress,
    forwardedFor: entries.map((entry) => `${entry}, `).join(""),
    scheme: listed(request, "x-forwarded-proto").at(-1) ?? scheme,
    forwardedHost: listed(request, "x-forwarded-host").at(-1) ?? request.authority,
    requestId: request.fields.first(FieldKind.xRequestId),
  };
}

function listed(request: RequestHead, name: string): string[] {
  const value = request.fields.get(name);
  if (value === undefined) return [];
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
