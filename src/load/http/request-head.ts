/** The head of a request in octets, and as `response.request` shows it. */
import { toFieldLine } from "../../http1/field-line.ts";
import type { ParsedUrl } from "./parsed-url.ts";
import type { RequestBody } from "./request-body.ts";
import type { SentRequest } from "./response.ts";
import { UnsendableRequest } from "./unsendable-request.ts";

export interface RequestHeadParts {
  readonly method: string;
  readonly url: ParsedUrl;
  readonly body: RequestBody;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly userAgent: string;
  readonly referer: string | undefined;
  /** Empty for none; `undefined`: what the URL says, in the clear. */
  readonly authorization: string | undefined;
  /** Whether the connection is not to be used again. */
  readonly closes: boolean;
}

export interface RequestHead {
  readonly head: Buffer;
  readonly sent: SentRequest;
}

/** Framing and connection are the engine's own business. */
const ownFields = new Set(["content-length", "transfer-encoding", "connection", "host"]);

/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Throws UnsendableRequest where Go's client, which k6 uses, would not send it. */
export function toRequestHead(parts: RequestHeadParts): RequestHead {
  const refuse = (what: string): never => {
    throw new UnsendableRequest(parts.url.href, { code: 1000, text: `net/http: invalid ${what}` });
  };
  if (!token.test(parts.method)) refuse(`method ${JSON.stringify(parts.method)}`);
  const shown: Record<string, string[]> = {};
  let host = parts.url.host;
  let lines = "";
  let byHand = "";
  const add = (name: string, value: string): void => {
    if (!/^[\t\x20-\x7e\u0080-\uffff]*$/.test(value)) {
      refuse(`header field value for ${JSON.stringify(name)}`);
    }
    lines += `${name}: ${Buffer.from(value, "utf8").toString("latin1")}\r\n`;
    const key = canonical(name);
    shown[key] ??= [];
    shown[key].push(value);
  };
  const given = new Set(parts.headers.map(([name]) => name.toLowerCase()));
  if (!given.has("user-agent") && parts.userAgent !== "") add("User-Agent", parts.userAgent);
  for (const [name, value] of parts.headers) {
    if (!token.test(name)) refuse(`header field name ${JSON.stringify(name)}`);
    if (name.toLowerCase() === "host") {
      if (!/^[\x21-\x7e]*$/.test(value)) refuse(`Host header ${JSON.stringify(value)}`);
      if (value !== "") host = value;
    } else if (name.toLowerCase() === "cookie") byHand = value;
    // As in k6: an empty one keeps the engine from naming itself.
    else if (name.toLowerCase() === "user-agent" && value === "") continue;
    else if (!ownFields.has(name.toLowerCase())) add(name, value);
  }
  const { contentType, bytes, encoding } = parts.body;
  if (encoding !== undefined && !given.has("content-encoding")) add("Content-Encoding", encoding);
  if (contentType !== undefined && !given.has("content-type")) add("Content-Type", contentType);
  const authorization = parts.authorization ?? basicAuthorization(parts.url);
  if (authorization !== "" && !given.has("authorization")) add("Authorization", authorization);
  if (parts.referer !== undefined && !given.has("referer")) add("Referer", parts.referer);
  const cookies = cookieText(byHand, parts.cookies);
  if (cookies !== "") add("Cookie", cookies);
  const text =
    `${parts.method} ${parts.url.target} HTTP/1.1\r\n` +
    toFieldLine("Host", host) +
    lines +
    framing(parts.method, bytes) +
    (parts.closes ? "Connection: close\r\n\r\n" : "\r\n");
  return { head: Buffer.from(text, "latin1"), sent: toSent(parts, shown) };
}

function basicAuthorization({ credentials }: ParsedUrl): string {
  return credentials === "" ? "" : `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function framing(method: string, bytes: Buffer | undefined): string {
  if (bytes !== undefined) return `Content-Length: ${bytes.length}\r\n`;
  // RFC 9110 §8.6: a method that means a body says so when there is none.
  const meansBody = method === "POST" || method === "PUT" || method === "PATCH";
  return meansBody ? "Content-Length: 0\r\n" : "";
}

/** A header that was given by hand stands before the cookies of the jar. */
function cookieText(byHand: string, cookies: RequestHeadParts["cookies"]): string {
  const pairs = cookies.map(({ name, value }) => `${name}=${value}`);
  return (byHand === "" ? pairs : [byHand, ...pairs]).join("; ");
}

function toSent(parts: RequestHeadParts, headers: Record<string, string[]>): SentRequest {
  const cookies: Record<string, { name: string; value: string; replace: boolean }[]> = {};
  for (const { name, value } of parts.cookies) {
    cookies[name] ??= [];
    cookies[name].push({ name, value, replace: false });
  }
  return {
    method: parts.method,
    url: parts.url.href,
    headers,
    body: parts.body.text,
    cookies,
  };
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
