/** The tags of a request's samples: k6's system tags, its own and the virtual user's. */
import type { SampleTags, Tags } from "../metrics/sample-tags.ts";

export class RequestTags implements SampleTags {
  readonly #vuTags: Tags;
  readonly #own: Tags | undefined;
  readonly #method: string;
  readonly #url: string;
  readonly #name: string;
  status = 0;
  proto = "";
  error = "";
  errorCode = 0;
  tlsVersion = "";
  /** Undefined when the script has switched response callbacks off. */
  isExpected: boolean | undefined = undefined;

  constructor(vuTags: Tags, own: Tags | undefined, request: { method: string; url: string }) {
    this.#vuTags = vuTags;
    this.#own = own;
    this.#method = request.method;
    this.#url = request.url;
    this.#name = own?.name ?? request.url;
  }

  get(name: string): string | undefined {
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
      case "tls_version":
        return this.tlsVersion;
      default:
        return this.#own?.[name] ?? this.#vuTags[name];
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

const systemTags = [
  "expected_response",
  "method",
  "status",
  "url",
  "name",
  "proto",
  "error",
  "error_code",
  "tls_version",
] as const;
