/** What `http.get` and its like give to a script: k6's Response. */
import { STATUS_CODES } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { formRequest, linkRequest, type PageRequest } from "../html/page-request.ts";
import { parseHtml, type Selection } from "../html/selection.ts";
import { type Cookie, readSetCookie } from "./cookie-jar.ts";
import type { ExchangeOutcome } from "./exchange-outcome.ts";
import { selectJson } from "./response-json.ts";
import type { Timings } from "./timings.ts";
import type { RequestFailure } from "./to-failure.ts";
import { toFieldText } from "./to-field-text.ts";

export type ResponseType = "text" | "binary" | "none";

/** What was asked, as `response.request` shows it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly cookies: Readonly<Record<string, readonly { name: string; value: string }[]>>;
}

export interface ResponseParts {
  readonly exchange: ExchangeOutcome;
  readonly responseType: ResponseType;
  readonly request: SentRequest;
  readonly timings: Timings;
  /** Sends what `submitForm` and `clickLink` ask for. */
  readonly client: PageClient;
}

export interface PageClient {
  request(method: string, url: string, body: unknown, params: unknown): Promise<Response>;
}

/** As k6 shows it when the server has sent none; nothing here asks a server for it. */
const noOcsp = {
  produced_at: 0,
  this_update: 0,
  next_update: 0,
  revoked_at: 0,
  revocation_reason: "",
  status: "",
};

const unknownOcsp = { ...noOcsp, status: "unknown" };

export class Response {
  readonly remote_ip: string;
  readonly remote_port: number;
  readonly url: string;
  readonly status: number;
  readonly status_text: string;
  readonly proto: string;
  readonly timings: Timings;
  readonly tls_version: string;
  readonly tls_cipher_suite: string;
  readonly ocsp: object;
  readonly error: string;
  readonly error_code: number;
  readonly request: SentRequest;
  readonly #client: PageClient;
  readonly #rawFields: string;
  readonly #type: ResponseType;
  #octets: Buffer | undefined;
  #body: string | ArrayBuffer | null | undefined = undefined;
  #headers: Record<string, string> | undefined = undefined;
  #parsed: unknown;

  constructor(parts: ResponseParts) {
    const { exchange } = parts;
    const failure = exchange.failure;
    const hasFailed = failure !== undefined;
    this.remote_ip = exchange.remoteIp;
    this.remote_port = exchange.remotePort;
    this.url = exchange.href;
    this.status = hasFailed ? 0 : exchange.status;
    const text = STATUS_CODES[exchange.status] ?? exchange.reason;
    this.status_text = hasFailed ? "" : `${exchange.status} ${text}`;
    this.proto = hasFailed ? "" : `HTTP/1.${exchange.versionMinor}`;
    this.timings = parts.timings;
    this.tls_version = exchange.tlsVersion;
    this.tls_cipher_suite = exchange.tlsCipher;
    this.ocsp = exchange.tlsVersion === "" ? noOcsp : unknownOcsp;
    this.error = failure?.text ?? "";
    this.error_code = errorCodeOf(failure, exchange.status);
    this.request = parts.request;
    this.#client = parts.client;
    this.#rawFields = hasFailed ? "" : exchange.rawFields;
    this.#type = hasFailed || isBodiless(exchange.status) ? "none" : parts.responseType;
    this.#octets = exchange.body;
  }

  /** Canonical names, as Go writes them; several lines of one name joined by a comma. */
  get headers(): Record<string, string> {
    this.#headers ??= readHeaders(toFieldText(this.#rawFields));
    return this.#headers;
  }

  get cookies(): Record<string, object[]> {
    const cookies: Record<string, object[]> = {};
    for (const cookie of setCookiesOf(toFieldText(this.#rawFields), 0)) {
      cookies[cookie.name] ??= [];
      cookies[cookie.name]!.push(toScriptCookie(cookie));
    }
    return cookies;
  }

  get body(): string | ArrayBuffer | null {
    if (this.#body === undefined) {
      this.#body = this.#type === "none" ? null : this.#decode();
      this.#octets = undefined;
    }
    return this.#body;
  }

  /** The whole body, or what the selector finds in it. */
  json(selector?: string): unknown {
    const { body } = this;
    if (body === null) throw new Error("the body is null, so it cannot be read as JSON");
    if (this.#parsed === undefined) {
      const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
      try {
        this.#parsed = JSON.parse(text);
      } catch (error) {
        // As k6: nothing is found in what is no JSON, like the page of a proxy that has failed.
        if (selector !== undefined) return undefined;
        throw error;
      }
    }
    return selector === undefined ? this.#parsed : selectJson(this.#parsed, selector);
  }

  html(selector?: string): Selection {
    const { body } = this;
    const page = parseHtml(
      typeof body === "string" ? body : Buffer.from(body ?? new ArrayBuffer(0)).toString(),
    );
    return selector === undefined ? page : page.find(selector);
  }

  submitForm(options?: unknown): Promise<Response> {
    return this.#ask(formRequest(this, options));
  }

  clickLink(options?: unknown): Promise<Response> {
    return this.#ask(linkRequest(this, options));
  }

  #ask({ method, url, body, params }: PageRequest): Promise<Response> {
    return this.#client.request(method, url, body, params);
  }

  #decode(): string | ArrayBuffer {
    const octets = decompress(this.#octets ?? Buffer.alloc(0), this.headers["Content-Encoding"]);
    if (this.#type === "text") return octets.toString("utf8");
    return Uint8Array.from(octets).buffer;
  }
}

/** As k6, whose body is then `null`. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 304 || status < 200;
}

/** k6 gives answers from 400 on an error code as well. */
export function errorCodeOf(failure: RequestFailure | undefined, status: number): number {
  if (failure !== undefined) return failure.code;
  return status >= 400 && status <= 599 ? 1000 + status : 0;
}

/** The values of one field, line by line. `name` is in lower case. */
export function fieldValues(fieldText: string, name: string): string[] {
  if (!fieldText.includes(`${name}:`)) return [];
  const prefix = `${name}:`;
  const lines = fieldText.split("\n").filter((line) => line.startsWith(prefix));
  return lines.map((line) => line.slice(prefix.length));
}

export function setCookiesOf(fieldText: string, nowMs: number): Cookie[] {
  return fieldValues(fieldText, "set-cookie").flatMap((line) => readSetCookie(line, nowMs) ?? []);
}

function readHeaders(fieldText: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of fieldText.split("\n")) {
    const colon = line.indexOf(":");
    // As in k6: how the body was framed is no matter of the script.
    if (colon < 0 || line.startsWith("transfer-encoding:")) continue;
    const name = canonical(line.slice(0, colon));
    const value = line.slice(colon + 1);
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** `content-type` → `Content-Type`. */
function canonical(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

function decompress(octets: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || octets.length === 0) return octets;
  let result = octets;
  for (const one of encoding.split(",").reverse()) {
    switch (one.trim().toLowerCase()) {
      case "gzip":
        result = gunzipSync(result);
        break;
      case "deflate":
        result = inflateSync(result);
        break;
      case "br":
        result = brotliDecompressSync(result);
        break;
      case "zstd":
        result = zstdDecompressSync(result);
        break;
    }
  }
  return result;
}

function toScriptCookie(cookie: Cookie): object {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    path: cookie.path,
    http_only: cookie.httpOnly,
    secure: cookie.secure,
    max_age: cookie.maxAgeSeconds,
    expires: cookie.maxAgeSeconds === 0 ? (cookie.expiresMs ?? 0) : 0,
  };
}
