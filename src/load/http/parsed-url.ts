/**
 * A URL taken apart into what a request needs. Scripts use few URLs many times, so they are kept.
 */
import { UnsendableRequest } from "./unsendable-request.ts";

export interface ParsedUrl {
  /** As it was written, without a password: in tags and in responses. */
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

  /** Throws UnsendableRequest when the text is not an http(s) URL. */
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
  if (url !== null && isKnown) return toParsedUrl(url, text);
  // As Go's client says it: a text without a scheme is a URL, only one that leads nowhere.
  const isUrl = url !== null || (scheme === "" && !text.includes(":"));
  throw new UnsendableRequest(
    text,
    isUrl
      ? { code: 1000, text: `unsupported protocol scheme ${JSON.stringify(scheme)}` }
      : { code: 1020, text: `invalid URL: ${JSON.stringify(text)}` },
  );
}

/**
 * k6 sends and shows a path and a query as they are written: it resolves no dots, and adds no slash
 * to a host alone. What cannot stand in a request as it is written is encoded.
 */
const written =
  /^https?:\/\/(?:[^/?#@]*@)?([\w.\-:[\]]+)((?:\/[!$-;=@-[\]_a-z~]*)?)((?:\?[!$-;=?-~]*)?)(?:#|$)/i;

function toParsedUrl(url: URL, text: string): ParsedUrl {
  const isHttps = url.protocol === "https:";
  const hasCredentials = url.username !== "" || url.password !== "";
  const credentials = hasCredentials
    ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    : "";
  const [, host = url.host, path = url.pathname, query = url.search] = written.exec(text) ?? [];
  const shown = hasCredentials ? "****:****@" : "";
  return {
    href: `${url.protocol}//${shown}${host}${path}${query}${url.hash}`,
    isHttps,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isHttps ? 443 : 80) : Number(url.port),
    host: url.host,
    target: `${path === "" ? "/" : path}${query}`,
    path: url.pathname,
    origin: `${url.protocol}//${url.host}`,
    credentials,
  };
}
