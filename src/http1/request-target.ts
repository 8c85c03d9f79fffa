/**
 * The four forms of a request target (RFC 9112 §3.2), brought into the one form that is routed and
 * forwarded: what a route has seen is what the backend gets.
 */
import { isHostPort } from "./host-port.ts";
import { octetClass, TARGET } from "./octet-class.ts";

export interface RequestTarget {
  /** Path and query, or `*`. */
  readonly target: string;
  /** Host and port of an absolute-form target; it overrides the Host field. */
  readonly authority: string | undefined;
}

/** Reads a target that is not plain origin-form. `undefined` when its form is not allowed. */
export function readRequestTarget(text: string, method: string): RequestTarget | undefined {
  if (text.startsWith("/")) return withCanonicalPath(text, undefined);
  if (text === "*") return method === "OPTIONS" ? { target: "*", authority: undefined } : undefined;
  const absolute = /^https?:\/\/([^/?]*)(.*)$/i.exec(text);
  if (absolute === null) return undefined;
  const authority = absolute[1]!;
  const rest = absolute[2]!;
  const octets = Buffer.from(authority, "latin1");
  if (!isHostPort(octets, 0, octets.length)) return undefined;
  // RFC 9112 §3.2.4: the last proxy turns an OPTIONS without a path into the asterisk-form.
  if (rest === "" && method === "OPTIONS") return { target: "*", authority };
  return withCanonicalPath(rest.startsWith("/") ? rest : `/${rest}`, authority);
}

function withCanonicalPath(text: string, authority: string | undefined): RequestTarget | undefined {
  const queryAt = text.indexOf("?");
  const path = toCanonicalPath(queryAt < 0 ? text : text.slice(0, queryAt));
  if (path === undefined) return undefined;
  return { target: queryAt < 0 ? path : path + text.slice(queryAt), authority };
}

/**
 * The path with unreserved characters decoded and dot segments resolved (RFC 3986 §6.2.2), so that
 * `/public/%2e%2e/admin` cannot pass a route for `/public`. Other escapes stay as they are, to the
 * octet. `undefined` when a percent sign is not followed by two hexadecimal digits.
 */
export function toCanonicalPath(path: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return undefined;
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : triplet;
  });
  return /\/\.\.?(\/|$)/.test(decoded) ? withoutDotSegments(decoded) : decoded;
}

/** Whether a path is spelled as `toCanonicalPath` would, and has no octet that a target has not. */
export function isCanonicalPath(path: string): boolean {
  if (!path.startsWith("/") || toCanonicalPath(path) !== path) return false;
  return Array.from(path).every((character) => {
    const octet = character.charCodeAt(0);
    return character !== "?" && octet < 128 && (octetClass[octet]! & TARGET) !== 0;
  });
}

/** The digits of escapes in capitals: two paths that differ in nothing else are one (§6.2.2.1). */
export function withCapitalEscapes(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}/g, (triplet) => triplet.toUpperCase());
}

/** RFC 3986 §5.2.4. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === "." || last === "..") kept.push("");
  return `/${kept.join("/")}`;
}
