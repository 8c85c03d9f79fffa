/** Whom a rate limit counts: the configured key, read from a request. */
import { isIPv4, isIPv6 } from "node:net";

/** What a key may be made of. */
export interface LimitSubject {
  /** Of a connection, where there is no request yet, it has no fields. */
  readonly request: { readonly fields: { get(lowerCaseName: string): string | undefined } };
  readonly clientAddress: string;
  readonly route: string;
}

export type ReadLimitKey = (subject: LimitSubject) => string;

/** `key` is `global`, `clientIp`, `header:NAME`, `basicUser` or `route`. */
export function makeLimitKey(key: string): ReadLimitKey {
  if (key.startsWith("header:")) {
    const name = key.slice("header:".length).toLowerCase();
    return ({ request }) => request.fields.get(name) ?? "";
  }
  switch (key) {
    case "clientIp":
      return ({ clientAddress }) => toAddressKey(clientAddress);
    case "basicUser":
      return ({ request }) => readBasicUser(request.fields.get("authorization"));
    case "route":
      return ({ route }) => route;
    default:
      return () => "";
  }
}

/** How many requests share a key: 0 those of one client, 1 those of a route, 2 all. */
export function keyBreadth(key: string): number {
  if (key === "global") return 2;
  return key === "route" ? 1 : 0;
}

/**
 * An IPv6 client owns at least a /64, so that is what is counted (RFC 6177 §2); one that comes as
 * an IPv4-mapped address (RFC 4291 §2.5.5.2) is the IPv4 client that it is.
 */
export function toAddressKey(address: string): string {
  if (!address.includes(":")) return address;
  if (isIPv6(address)) return toNetwork(address);
  // Some proxies write the port into X-Forwarded-For; each connection would be a client.
  const [, bracketed, plain] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  if (bracketed !== undefined && isIPv6(bracketed)) return toNetwork(bracketed);
  return plain !== undefined && isIPv4(plain) ? plain : address;
}

function toNetwork(address: string): string {
  const groups = toGroups(address.split("%")[0]!);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (!isMapped) return `${toText(groups.slice(0, 4))}::/64`;
  const [high, low] = [groups[6]!, groups[7]!];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups of an IPv6 address. */
function toGroups(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const left = partsOf(head);
  const right = partsOf(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<number>(Math.max(0, zeros)).fill(0), ...right];
}

/** The last part may be written as an IPv4 address, which are two groups. */
function partsOf(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [Number.parseInt(part, 16)];
    const [a, b, c, d] = part.split(".").map(Number);
    return [a! * 256 + b!, c! * 256 + d!];
  });
}

function toText(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

/** The user of Basic credentials (RFC 7617); empty when there are none. */
function readBasicUser(authorization: string | undefined): string {
  const match = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "");
  if (match === null) return "";
  const credentials = Buffer.from(match[1]!, "base64").toString();
  return credentials.slice(0, Math.max(0, credentials.indexOf(":")));
}
