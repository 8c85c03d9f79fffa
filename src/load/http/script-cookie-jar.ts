/** `http.cookieJar()` and `new http.CookieJar()`, as scripts use them. */
import { CookieJar } from "./cookie-jar.ts";
import type { UrlTable } from "./parsed-url.ts";

interface CookieOptions {
  readonly domain?: string;
  readonly path?: string;
  readonly expires?: string;
  readonly max_age?: number;
  readonly secure?: boolean;
  readonly http_only?: boolean;
}

export class ScriptCookieJar {
  readonly jar: CookieJar;
  readonly #urls: UrlTable;
  readonly #nowMs: () => number;

  /** `nowMs` is the time of day, which cookies expire by. */
  constructor(urls: UrlTable, nowMs: () => number, jar = new CookieJar()) {
    this.jar = jar;
    this.#urls = urls;
    this.#nowMs = nowMs;
  }

  set(url: string, name: string, value: unknown, options: CookieOptions = {}): boolean {
    const expires = options.expires === undefined ? Number.NaN : Date.parse(options.expires);
    if (options.expires !== undefined && Number.isNaN(expires)) {
      throw new TypeError(`expires must be a date, got ${JSON.stringify(options.expires)}`);
    }
    const maxAgeSeconds = options.max_age ?? 0;
    const byAge = maxAgeSeconds === 0 ? undefined : this.#nowMs() + maxAgeSeconds * 1000;
    const cookie = {
      name,
      value: String(value),
      domain: options.domain ?? "",
      path: options.path ?? "",
      httpOnly: options.http_only ?? false,
      secure: options.secure ?? false,
      maxAgeSeconds,
      expiresMs: byAge ?? (Number.isNaN(expires) ? undefined : expires),
    };
    this.jar.set(cookie, this.#urls.read(url), this.#nowMs());
    return true;
  }

  cookiesForURL(url: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { name, value } of this.jar.cookiesFor(this.#urls.read(url), this.#nowMs())) {
      found[name] ??= [];
      found[name]!.push(value);
    }
    return found;
  }

  clear(url: string): void {
    for (const name of Object.keys(this.cookiesForURL(url))) this.delete(url, name);
  }

  delete(url: string, name: string): void {
    this.jar.delete(this.#urls.read(url), name);
  }
}
