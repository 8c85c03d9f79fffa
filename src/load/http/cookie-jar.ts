/** Cookies of one virtual user (RFC 6265, without the public suffix list). */
import { isLoopback } from "./is-loopback.ts";
import type { ParsedUrl } from "./parsed-url.ts";

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** Seconds; 0 when not set. */
  readonly maxAgeSeconds: number;
  /** Milliseconds since 1970; undefined for a cookie of the session. */
  readonly expiresMs: number | undefined;
}

interface KeptCookie extends Cookie {
  /** Only for the host that set it. */
  readonly hostOnly: boolean;
}

/** A server that sets more is not remembered further. */
const COOKIES_MAX = 300;

export class CookieJar {
  readonly #cookies = new Map<string, KeptCookie>();

  get isEmpty(): boolean {
    return this.#cookies.size === 0;
  }

  clear(): void {
    if (this.#cookies.size > 0) this.#cookies.clear();
  }

  set(cookie: Cookie, url: ParsedUrl, nowMs: number): void {
    const hostOnly = cookie.domain === "";
    const domain = hostOnly ? url.hostname : cookie.domain.replace(/^\./, "").toLowerCase();
    if (!hostOnly && !matchesDomain(url.hostname, domain)) return;
    const path = cookie.path.startsWith("/") ? cookie.path : defaultPath(url.path);
    const key = `${domain};${path};${cookie.name}`;
    const expired =
      cookie.maxAgeSeconds < 0 || (cookie.expiresMs !== undefined && cookie.expiresMs <= nowMs);
    if (expired) this.#cookies.delete(key);
    else if (this.#cookies.size < COOKIES_MAX || this.#cookies.has(key)) {
      this.#cookies.set(key, { ...cookie, domain, path, hostOnly });
    }
  }

  delete(url: ParsedUrl, name: string): void {
    for (const [key, cookie] of this.#cookies) {
      if (cookie.name === name && applies(cookie, url)) this.#cookies.delete(key);
    }
  }

  /** What a request to this URL carries, longest path first. */
  cookiesFor(url: ParsedUrl, nowMs: number): Cookie[] {
    const found: KeptCookie[] = [];
    for (const [key, cookie] of this.#cookies) {
      if (cookie.expiresMs !== undefined && cookie.expiresMs <= nowMs) this.#cookies.delete(key);
      else if (applies(cookie, url)) found.push(cookie);
    }
    return found.sort((a, b) => b.path.length - a.path.length);
  }
}

/** Reads one Set-Cookie line; undefined when it has no name. */
export function readSetCookie(line: string, nowMs: number): Cookie | undefined {
  const [pair = "", ...attributes] = line.split(";");
  const equals = pair.indexOf("=");
  const name = pair.slice(0, equals).trim();
  if (equals < 1 || name === "") return undefined;
  const found = new Map<string, string>();
  for (const attribute of attributes) {
    const [key = "", ...rest] = attribute.split("=");
    found.set(key.trim().toLowerCase(), rest.join("=").trim());
  }
  const maxAge = found.get("max-age");
  const maxAgeSeconds = maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) : undefined;
  const expires = Date.parse(found.get("expires") ?? "");
  const byDate = Number.isNaN(expires) ? undefined : expires;
  return {
    name,
    value: pair
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, "$1"),
    domain: found.get("domain") ?? "",
    path: found.get("path") ?? "",
    httpOnly: found.has("httponly"),
    secure: found.has("secure"),
    // RFC 6265 §5.2.2: zero or less means at once.
    maxAgeSeconds: maxAgeSeconds === 0 ? -1 : (maxAgeSeconds ?? 0),
    expiresMs: maxAgeSeconds === undefined ? byDate : nowMs + maxAgeSeconds * 1000,
  };
}

function applies(cookie: KeptCookie, url: ParsedUrl): boolean {
  // As Go and browsers: what goes to this machine can be read by nobody on the way.
  if (cookie.secure && !url.isHttps && !isLoopback(url.hostname)) return false;
  const isHost = cookie.hostOnly
    ? cookie.domain === url.hostname
    : matchesDomain(url.hostname, cookie.domain);
  if (!isHost || !url.path.startsWith(cookie.path)) return false;
  return cookie.path.endsWith("/") || ["/", undefined].includes(url.path[cookie.path.length]);
}

function matchesDomain(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

function defaultPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}
