/** The tags of a request's samples: k6's system tags, its own and the virtual user's. */
import type { SampleTags, Tags } from "../metrics/sample-tags.ts";

export class RequestTags implements SampleTags {
  readonly #vuTags: Tags;
  readonly #own: Tags | undefined;
  readonly #method: string;
  readonly #url: string;
  readonly #name: string;
  readonly #enabled: ReadonlySet<string>;
  status = 0;
  proto = "";
  error = "";
  errorCode = 0;
  tlsVersion = "";
  ip = "";
  /** Undefined when the script has switched response callbacks off. */
  isExpected: boolean | undefined = undefined;

  constructor(
    vuTags: Tags,
    own: Tags | undefined,
    request: { method: string; url: string; systemTags: ReadonlySet<string> },
  ) {
    this.#enabled = request.systemTags;
    this.#vuTags = vuTags;
    this.#own = own;
    this.#method = request.method;
    this.#url = request.url;
    this.#name = own?.name ?? request.url;
  }

  get(name: string): string | undefined {
    if (!systemTags.has(name)) return this.#own?.[name] ?? this.#vuTags[name];
    // A system tag that is switched off may still be one that the script gives by hand.
    if (!this.#enabled.has(name)) return this.#own?.[name];
    switch (name) {
      case "expected_response":
        return this.isExpected === undefined ? undefined : String(this.isExpected);
      case "method":
        return this.#method;
      case "status":
        return String(this.status);
      case "url":
        return this.#own?.name === undefined ? this.#url : this.#name;
      case "name":
        return this.#name;
      case "proto":
        return this.proto;
      case "error":
        return this.error;
      case "error_code":
        return this.errorCode === 0 ? "" : String(this.errorCode);
      case "ip":
        return this.ip;
      default:
        return this.tlsVersion;
    }
  }

  toObject(): Tags {
    const tags: Record<string, string> = { ...this.#vuTags, ...this.#own };
    for (const name of systemTags) {
      const value = this.get(name);
      if (value !== undefined && value !== "") tags[name] = value;
    }
    return tags;
  }
}

const systemTags: ReadonlySet<string> = new Set([
  "expected_response",
  "method",
  "status",
  "url",
  "name",
  "proto",
  "error",
  "error_code",
  "tls_version",
  "ip",
]);
