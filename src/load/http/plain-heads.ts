/**
 * Heads of requests that carry nothing of their own: no fields, no cookies, no body. Their octets
 * are the same each time, and they are most of a load.
 */
import type { ParsedUrl } from "./parsed-url.ts";
import type { RequestHead } from "./request-head.ts";

export class PlainHeads {
  readonly #byMethod = new Map<string, WeakMap<ParsedUrl, RequestHead>>();

  get(method: string, url: ParsedUrl, make: () => RequestHead): RequestHead {
    let heads = this.#byMethod.get(method);
    if (heads === undefined) {
      heads = new WeakMap();
      this.#byMethod.set(method, heads);
    }
    let kept = heads.get(url);
    if (kept === undefined) {
      kept = make();
      heads.set(url, kept);
    }
    // A script may change what it is shown.
    return { head: kept.head, sent: { ...kept.sent, headers: { ...kept.sent.headers } } };
  }
}
