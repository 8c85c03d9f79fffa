/**
 * A URL taken apart into what a request needs. Scripts use few URLs many times, so they are kept.
 */
import { InvalidUrl } from "./invalid-url.ts";

export interface ParsedUrl {
  /** Without a password, as it appears in tags. */
  readonly href: string;
  readonly isHttps: boolean;
  readonly hostname: string;
  readonly port: number;
  /** As in the Host field: the port only when it is not the scheme's own. */
  readonly host: string;
  /** Path and query. */
  readonly target: string;
  readonly path: string;
  /** Key of the connections that can carry the request. */
  readonly origin: string;
  /** `user:password` in the clear, or empty. */
  readonly credentials: string;
}

const KEPT_MAX = 2000;

export class UrlTable {
  readonly #urls = new Map<string, ParsedUrl>();

  /** Throws InvalidUrl when the text is not an http(s) URL. */
  read(text: string, base?: ParsedUrl): ParsedUrl {
    const key = base === undefined ? text : `${base.href} ${text}`;
    const kept = this.#urls.get(key);
    if (kept !== undefined) return kept;
    const parsed = parse(text, base);
    // When every request has its own URL, keeping them would only cost memory.
    if (this.#urls.size >= KEPT_MAX) this.#urls.clear();
    this.#urls.set(key, parsed);
    return parsed;
  }
}

function parse(text: string, base: ParsedUrl | undefined): ParsedUrl {
  const url = URL.parse(text, base?.href);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? "";
  const isKnown = url !== null && (url.protocol === "http:" || url.protocol === "https:");
  if (url !== null && isKnown) return toParsedUrl(url);
  // As Go's client says it: a text without a scheme is a URL, only one that leads nowhere.
  const isUrl = url !== null || (scheme === "" && !text.includes(":"));
  throw new InvalidUrl(
    isUrl
      ? { code: 1000, text: `unsupported protocol scheme ${JSON.stringify(scheme)}` }
      : { code: 1020, text: `invalid URL: ${JSON.stringify(text)}` },
  );
}

function toParsedUrl(url: URL): ParsedUrl {
  const isHttps = url.protocol === "https:";
  const hasCredentials = url.username !== "" || url.password !== "";
  const credentials = hasCredentials
    ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    : "";
  url.hash = "";
  if (url.password !== "") url.password = "****";
  if (url.username !== "") url.username = "****";
  return {
    href: url.href,
    isHttps,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isHttps ? 443 : 80) : Number(url.port),
    host: url.host,
    target: url.pathname + url.search,
    path: url.pathname,
    origin: `${url.protocol}//${url.host}`,
    credentials,
  };
}
