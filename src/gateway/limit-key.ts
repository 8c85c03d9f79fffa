/** Whom a rate limit counts: the configured key, read from a request. */
import { isIPv6 } from "node:net";
import type { RequestHead } from "../http1/request-head.ts";

/** What a key may be made of. */
export interface LimitSubject {
  readonly request: RequestHead;
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

/** An IPv6 client owns at least a /64, so that is what is counted (RFC 6177 §2). */
export function toAddressKey(address: string): string {
  return address.includes(":") && isIPv6(address) ? prefixOf(address) : address;
}

function prefixOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** The user of Basic credentials (RFC 7617); empty when there are none. */
function readBasicUser(authorization: string | undefined): string {
  const match = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "");
  if (match === null) return "";
  const credentials = Buffer.from(match[1]!, "base64").toString();
  return credentials.slice(0, Math.max(0, credentials.indexOf(":")));
}
