/** `uri-host [ ":" port ]`, as in `Host` and in an authority (RFC 9110 §7.2, RFC 3986 §3.2). */
import { isIPv6 } from "node:net";
import { DIGIT, HEX, HOST, octetClass } from "./octet-class.ts";

const COLON = 0x3a;
const PERCENT = 0x25;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const PORT_DIGITS_MAX = 5;

/**
 * Whether `bytes[start, end)` is a host with or without a port. User information, an empty host, a
 * second port and a list are not.
 */
export function isHostPort(bytes: Uint8Array, start: number, end: number): boolean {
  const hostEnd =
    bytes[start] === OPEN_BRACKET ? endOfLiteral(bytes, start, end) : endOfName(bytes, start, end);
  if (hostEnd === start) return false;
  if (hostEnd === end) return true;
  if (bytes[hostEnd] !== COLON || end - hostEnd - 1 > PORT_DIGITS_MAX) return false;
  let port = 0;
  for (let i = hostEnd + 1; i < end; i++) {
    if ((octetClass[bytes[i]!]! & DIGIT) === 0) return false;
    port = port * 10 + bytes[i]! - 0x30;
  }
  return port <= 65_535;
}

/** The host alone, in lower case and without a dot at the end, as a route compares it. */
export function toHostName(hostPort: string): string {
  const end = hostPort.startsWith("[") ? hostPort.indexOf("]") + 1 : hostPort.indexOf(":");
  const host = (end <= 0 ? hostPort : hostPort.slice(0, end)).toLowerCase();
  return host.endsWith(".") ? host.slice(0, -1) : host;
}

function endOfName(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && (octetClass[bytes[i]!]! & HOST) !== 0) {
    if (bytes[i] === PERCENT && !hasHexPair(bytes, i + 1, end)) return start;
    i += 1;
  }
  return i;
}

function hasHexPair(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 2 > end) return false;
  return (octetClass[bytes[at]!]! & HEX) !== 0 && (octetClass[bytes[at + 1]!]! & HEX) !== 0;
}

/** Behind the bracket of an IPv6 literal; `start` when it is not one. */
function endOfLiteral(bytes: Uint8Array, start: number, end: number): number {
  const close = bytes.indexOf(CLOSE_BRACKET, start);
  if (close < 0 || close >= end) return start;
  const address = Buffer.from(bytes.subarray(start + 1, close)).toString("latin1");
  // A zone means something on the sender's machine only (RFC 6874 §4), and Node would let it pass.
  return isIPv6(address) && !address.includes("%") ? close + 1 : start;
}
