/**
 * What spans of HTTP tell, in the names of OpenTelemetry's stable semantic conventions for HTTP.
 * The table is also what the documentation is written from.
 */
import type { AttributeValue } from "./span.ts";

interface AttributeDoc {
  readonly on: "server" | "client" | "both";
  readonly doc: string;
}

export const httpAttributes = {
  "http.request.method": { on: "both", doc: "the method; `_OTHER` for one that is not known" },
  "http.request.method_original": { on: "both", doc: "the method that is not known" },
  "http.route": { on: "server", doc: "the route's template; left out when no route matches" },
  "http.response.status_code": { on: "both", doc: "the status, where there is an answer" },
  "http.request.resend_count": {
    on: "client",
    doc: "how often the request had been sent before this try; left out on the first",
  },
  "error.type": {
    on: "both",
    doc: "what went wrong: the status as text, the code of a failure, or the name of an error",
  },
  "url.path": { on: "server", doc: "the path as it came" },
  "url.query": { on: "server", doc: "what stands behind `?`; left out when there is nothing" },
  "url.scheme": { on: "server", doc: "`http` or `https`" },
  "url.full": { on: "client", doc: "the whole address, without user and password" },
  "server.address": { on: "both", doc: "the host of the request's authority" },
  "server.port": { on: "both", doc: "its port, or the scheme's own" },
  "client.address": { on: "server", doc: "who asks, as far as that is believed" },
  "network.peer.address": { on: "client", doc: "the address that was asked" },
  "network.peer.port": { on: "client", doc: "its port" },
  "network.protocol.version": { on: "both", doc: "`1.1` or `1.0`" },
  "user_agent.original": { on: "server", doc: "`User-Agent` as it came" },
} as const satisfies Readonly<Record<string, AttributeDoc>>;

export type HttpAttributes = { -readonly [K in keyof typeof httpAttributes]?: AttributeValue };

const knownMethods = new Set([
  ..."CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE QUERY".split(" "),
]);

/** Longer texts of clients are cut, so that few requests cannot fill what is sent at once. */
const TEXT_MAX = 1024;

/** What is known of a request at the server that has answered it. */
export interface ServedFacts {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly scheme: string;
  /** `undefined` when none has matched. */
  readonly route: string | undefined;
  /** Host and port as the client names them; may be empty. */
  readonly authority: string;
  readonly clientAddress: string;
  readonly versionMinor: number;
  readonly userAgent: string | undefined;
  /** 0: there was no answer. */
  readonly status: number;
  /** Why it failed, where that has another name than the status. */
  readonly failure: string | undefined;
}

export function toServerAttributes(facts: ServedFacts): HttpAttributes {
  const { method, target, scheme, route, authority, status, userAgent } = facts;
  const queryAt = target.indexOf("?");
  const attributes: HttpAttributes = {
    "http.request.method": knownMethods.has(method) ? method : "_OTHER",
    "url.path": cut(queryAt < 0 ? target : target.slice(0, queryAt)),
    "url.scheme": scheme,
    "client.address": facts.clientAddress,
    "network.protocol.version": `1.${facts.versionMinor}`,
  };
  if (!knownMethods.has(method)) attributes["http.request.method_original"] = method;
  if (queryAt >= 0 && queryAt + 1 < target.length) {
    attributes["url.query"] = cut(target.slice(queryAt + 1));
  }
  if (route !== undefined) attributes["http.route"] = route;
  if (status > 0) attributes["http.response.status_code"] = status;
  if (userAgent !== undefined) attributes["user_agent.original"] = cut(userAgent);
  addAuthority(attributes, authority, scheme);
  const failure = facts.failure ?? (status >= 500 ? String(status) : undefined);
  if (failure !== undefined) attributes["error.type"] = failure;
  return attributes;
}

/** What is known of a request at the client that has sent it. */
export interface SentFacts {
  readonly method: string;
  readonly url: string;
  readonly scheme: string;
  readonly authority: string;
  /** Host and port that were connected to; empty when none was. */
  readonly peer: string;
  /** How often it had been sent before. */
  readonly resends: number;
  /** 0: there was no answer. */
  readonly status: number;
  readonly failure: string | undefined;
}

export function toClientAttributes(facts: SentFacts): HttpAttributes {
  const { method, url, scheme, authority, peer, resends, status } = facts;
  const attributes: HttpAttributes = {
    "http.request.method": knownMethods.has(method) ? method : "_OTHER",
    "url.full": cut(url),
    "network.protocol.version": "1.1",
  };
  if (!knownMethods.has(method)) attributes["http.request.method_original"] = method;
  addAuthority(attributes, authority, scheme);
  if (peer !== "") {
    const [host, port] = splitAuthority(peer);
    attributes["network.peer.address"] = host;
    if (port !== undefined) attributes["network.peer.port"] = port;
  }
  if (resends > 0) attributes["http.request.resend_count"] = resends;
  if (status > 0) attributes["http.response.status_code"] = status;
  const failure = facts.failure ?? (status >= 400 ? String(status) : undefined);
  if (failure !== undefined) attributes["error.type"] = failure;
  return attributes;
}

/** `GET /route/{id}`; a method that is not known is `HTTP`, as names must be few. */
export function toSpanName(method: string, route: string | undefined): string {
  const verb = knownMethods.has(method) ? method : "HTTP";
  return route === undefined ? verb : `${verb} ${route}`;
}

function cut(text: string): string {
  return text.length > TEXT_MAX ? text.slice(0, TEXT_MAX) : text;
}

function addAuthority(attributes: HttpAttributes, authority: string, scheme: string): void {
  if (authority === "") return;
  const [host, port] = splitAuthority(authority);
  attributes["server.address"] = host;
  attributes["server.port"] = port ?? (scheme === "https" ? 443 : 80);
}

function splitAuthority(text: string): [host: string, port: number | undefined] {
  const colon = text.lastIndexOf(":");
  // The colons of an IPv6 address stand before its bracket.
  if (colon < 0 || colon < text.indexOf("]")) return [unbracketed(text), undefined];
  const port = text.slice(colon + 1);
  // What a client sends as a port may be none, and an attribute that is NaN is no number to OTLP.
  const isPort = /^\d{1,5}$/.test(port);
  return [unbracketed(text.slice(0, colon)), isPort ? Number(port) : undefined];
}

function unbracketed(host: string): string {
  return host.startsWith("[") ? host.slice(1, -1) : host;
}
