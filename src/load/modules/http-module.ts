/** `k6/http`. */
import { type BatchEntry, runBatch } from "../http/batch.ts";
import { ExpectedStatuses } from "../http/expected-statuses.ts";
import { FormFile } from "../http/request-body.ts";
import type { Response } from "../http/response.ts";
import { ScriptCookieJar } from "../http/script-cookie-jar.ts";
import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";

/** Script name → method; these take no body. */
const bodiless: Readonly<Record<string, string>> = { get: "GET", head: "HEAD" };
const bodied: Readonly<Record<string, string>> = {
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  del: "DELETE",
  options: "OPTIONS",
};

/** For the option `tlsVersion`. */
const tlsVersions = { TLS_1_0: "tls1.0", TLS_1_1: "tls1.1", TLS_1_2: "tls1.2", TLS_1_3: "tls1.3" };

/** What a script compares `response.ocsp` with. */
const ocspWords = {
  STATUS: ["good", "revoked", "server_failed", "unknown"],
  REASON: [
    ...["unspecified", "key_compromise", "ca_compromise", "affiliation_changed", "superseded"],
    ...["cessation_of_operation", "certificate_hold", "remove_from_crl", "privilege_withdrawn"],
    "aa_compromise",
  ],
};
/** `OCSP_STATUS_GOOD` is "good". */
const ocspConstants = Object.fromEntries(
  Object.entries(ocspWords).flatMap(([kind, words]) =>
    words.map((word) => [`OCSP_${kind}_${word.toUpperCase()}`, word]),
  ),
);

const methods = [...Object.keys(bodiless), ...Object.keys(bodied)];

export const httpModule: NativeModule = {
  exports: [
    ...methods,
    "asyncRequest",
    "batch",
    "cookieJar",
    "CookieJar",
    "expectedStatuses",
    "file",
    "request",
    "setResponseCallback",
    "url",
    ...Object.keys(tlsVersions),
    ...Object.keys(ocspConstants),
  ],
  blocking: [...methods, "batch", "request"],
  make: makeHttp,
};

function makeHttp(user: ScriptUser): Record<string, unknown> {
  const { state } = user;
  const send = (
    method: string,
    url: unknown,
    body: unknown,
    params: unknown,
  ): Promise<Response> => {
    if (!state.hasBegun) throw new Error("requests cannot be sent in the init context");
    const { text, tagged } = withName(url, params);
    return user.http.request(method, text, body, tagged);
  };
  const calls: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(bodiless)) {
    calls[name] = (url: unknown, params?: unknown) => send(method, url, undefined, params);
  }
  for (const [name, method] of Object.entries(bodied)) {
    calls[name] = (url: unknown, body?: unknown, params?: unknown) =>
      send(method, url, body, params);
  }
  const ownJar = new ScriptCookieJar(state.urls, () => state.clock.dateMs(), user.http.jar);
  return {
    ...calls,
    ...tlsVersions,
    ...ocspConstants,
    request: (method: unknown, url: unknown, body?: unknown, params?: unknown) =>
      send(String(method), url, body, params),
    asyncRequest: (method: unknown, url: unknown, body?: unknown, params?: unknown) => {
      user.begin();
      return send(String(method), url, body, params).finally(() => user.settle());
    },
    batch: (requests: unknown) => batch(user, requests, send),
    cookieJar: () => ownJar,
    CookieJar: class extends ScriptCookieJar {
      constructor() {
        super(state.urls, () => state.clock.dateMs());
      }
    },
    expectedStatuses: (...statuses: unknown[]) => new ExpectedStatuses(...statuses),
    file: (content: unknown, name?: unknown, type?: unknown) => new FormFile(content, name, type),
    setResponseCallback: (callback: unknown) => {
      if (callback !== null && !(callback instanceof ExpectedStatuses)) {
        throw new TypeError("setResponseCallback needs http.expectedStatuses(…) or null");
      }
      user.http.expected = callback;
    },
    url: (strings: readonly string[], ...values: unknown[]) => new TaggedUrl(strings, values),
  };
}

/** http.url`…${id}`: one name for many URLs. */
class TaggedUrl {
  readonly name: string;
  readonly url: string;

  constructor(strings: readonly string[], values: readonly unknown[]) {
    // k6 names such a URL with the places of its values left empty.
    this.name = strings.join("$" + "{}");
    this.url = strings.reduce((text, part, i) => `${text}${String(values[i - 1])}${part}`);
  }

  toString(): string {
    return this.url;
  }
}

function withName(url: unknown, params: unknown): { text: string; tagged: unknown } {
  if (!(url instanceof TaggedUrl)) return { text: String(url), tagged: params };
  const given = Object(params) as { tags?: object };
  return { text: url.url, tagged: { ...given, tags: { name: url.name, ...given.tags } } };
}

type Send = (method: string, url: unknown, body: unknown, params: unknown) => Promise<Response>;

/** Requests in a list give a list of responses, requests in an object an object. */
async function batch(user: ScriptUser, requests: unknown, send: Send): Promise<unknown> {
  const named = Object.entries(Object(requests) as Record<string, unknown>);
  const entries = named.map(([, request]): BatchEntry<Response> => {
    const { method, url, body, params } = readBatchRequest(request);
    const text = url instanceof TaggedUrl ? url.url : String(url);
    return { host: hostOf(text), run: () => send(method, url, body, params) };
  });
  const { batch: requestsMax, batchPerHost: requestsPerHostMax } = user.state.options;
  const responses = await runBatch(entries, { requestsMax, requestsPerHostMax });
  if (Array.isArray(requests)) return responses;
  return Object.fromEntries(named.map(([name], index) => [name, responses[index]]));
}

interface BatchRequest {
  readonly method: string;
  readonly url: unknown;
  readonly body: unknown;
  readonly params: unknown;
}

function readBatchRequest(request: unknown): BatchRequest {
  if (typeof request === "string" || request instanceof TaggedUrl) {
    return { method: "GET", url: request, body: undefined, params: undefined };
  }
  if (Array.isArray(request)) {
    const [method, url, body, params] = request as unknown[];
    return { method: String(method), url, body, params };
  }
  const { method, url, body, params } = Object(request) as Record<string, unknown>;
  if (url === undefined) throw new TypeError("a request of a batch needs a url");
  return { method: String(method ?? "GET"), url, body, params };
}

/** Empty for a URL that no request can be sent to: its response says so. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}
