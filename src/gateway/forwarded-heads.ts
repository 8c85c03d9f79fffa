/** Heads as they leave the gateway: the request to the backend, the response to the client. */
import { FieldKind } from "../http1/field-kind.ts";
import { CHUNKED, UNFRAMED, UNTIL_CLOSE } from "../http1/framing.ts";
import type { MessageWriter } from "../http1/message-writer.ts";
import type { RequestHead } from "../http1/request-head.ts";
import { withCapitalEscapes } from "../http1/request-target.ts";
import type { ResponseHead } from "../http1/response-head.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { TraceContext } from "../telemetry/otel/trace-context.ts";
import type { Account } from "./account.ts";
import {
  copyFields,
  droppedFromRequests,
  droppedFromResponses,
  droppedFromTraced,
  droppedWhenTraceBegins,
} from "./field-plan.ts";
import { MAX_FORWARDS, readMaxForwards } from "./max-forwards.ts";

export interface RequestPlan {
  /** The path's beginning that the backend does not know of. */
  readonly stripPrefix: string;
  /** What stands in Host when a client of HTTP/1.0 has named none. */
  readonly defaultHost: string;
}

/** The request's head with its empty line. */
export function makeRequestHead(
  writer: MessageWriter,
  { exchange: { request }, client, id, trace }: Account,
  plan: RequestPlan,
): Buffer {
  // Part by part: putting them together first would make strings that nobody needs.
  writer.addLatin1(request.method);
  writer.addLatin1(" ");
  writer.addLatin1(withoutPrefix(request.target, plan.stripPrefix));
  writer.addLatin1(" HTTP/1.1\r\nHost: ");
  writer.addLatin1(request.authority === "" ? plan.defaultHost : request.authority);
  writer.addLatin1("\r\n");
  const { nominated } = request.connection;
  const hops = readMaxForwards(request);
  if (hops === undefined) copyFields(writer, request.fields, droppedFor(trace), nominated);
  else {
    const names = new Set([...nominated, MAX_FORWARDS]);
    copyFields(writer, request.fields, droppedFor(trace), names);
    writer.addLatin1(`Max-Forwards: ${hops - 1}\r\n`);
  }
  writer.addLatin1(viaLine(request.versionMinor));
  writer.addBytes(client.lines);
  writer.addLatin1("X-Request-Id: ");
  if (client.requestId === undefined) id.addTo(writer);
  else writer.addLatin1(client.requestId);
  writer.addLatin1("\r\n");
  if (trace !== undefined) {
    writer.addLatin1(`traceparent: 00-${trace.traceId}-`);
    id.addSpanTo(writer);
    writer.addLatin1(trace.isSampled ? "-01\r\n" : "-00\r\n");
  }
  if (request.bodyBytes === CHUNKED) writer.addLatin1("Transfer-Encoding: chunked\r\n");
  else if (request.bodyBytes > 0 || announcesContent(request.method)) {
    writer.addLatin1(`Content-Length: ${request.bodyBytes}\r\n`);
  }
  if (request.expectsContinue) writer.addLatin1("Expect: 100-continue\r\n");
  if (isForwardedUpgrade(request)) {
    writer.addLatin1(`Connection: Upgrade\r\nUpgrade: ${request.upgrade}\r\n`);
  }
  writer.addLatin1("\r\n");
  return writer.take();
}

function droppedFor(trace: TraceContext | undefined): Uint8Array {
  if (trace === undefined) return droppedFromRequests;
  return trace.parentId === undefined ? droppedWhenTraceBegins : droppedFromTraced;
}

/**
 * Whether the request's wish to switch protocols is passed on. To h2c it is not: RFC 9113 §3.1 has
 * ended it, and behind such a switch the gateway would see no request any more.
 */
export function isForwardedUpgrade(request: RequestHead): boolean {
  return request.upgrade !== undefined && !/(^|,)\s*(h2c|http\/|tls\/)/i.test(request.upgrade);
}

/** Begins the response to the client; its head is held until octets of the body are there. */
export function beginResponse(exchange: ServerExchange, head: ResponseHead): void {
  const writer = exchange.beginHead(head.status);
  copyFields(writer, head.fields, droppedFromResponses, head.connection.nominated);
  writer.addLatin1(viaLine(head.versionMinor));
  if (!head.fields.has(FieldKind.date)) {
    writer.addLatin1(exchange.host.dateLine());
  }
  exchange.finishHead(toClientLength(head, exchange.request.method));
}

/** The lines of an interim response, or of 101, that cross. */
export function toInterimLines(writer: MessageWriter, head: ResponseHead): string {
  copyFields(writer, head.fields, droppedFromResponses, head.connection.nominated);
  return writer.take().toString("latin1");
}

/**
 * RFC 9110 §7.6.3: the version in which the message came, and a name in the place of a host name
 * that nobody needs to know.
 */
function viaLine(versionMinor: number): string {
  return versionMinor === 0 ? "Via: 1.0 weir\r\n" : "Via: 1.1 weir\r\n";
}

function toClientLength(head: ResponseHead, method: string): number {
  const isBodiless = method === "HEAD" || head.status === 204 || head.status === 304;
  if (isBodiless) return head.announcedBytes >= 0 ? head.announcedBytes : UNFRAMED;
  return head.bodyBytes === UNTIL_CLOSE ? CHUNKED : head.bodyBytes;
}

/** RFC 9110 §8.6: a request of these methods says so even when it has no content. */
function announcesContent(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH";
}

function withoutPrefix(target: string, prefix: string): string {
  if (prefix === "" || !isPrefix(prefix, target)) return target;
  const rest = target.slice(prefix.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Of whole path segments, as for the route itself. */
function isPrefix(prefix: string, target: string): boolean {
  const start = target.slice(0, prefix.length);
  if (start !== prefix && withCapitalEscapes(start) !== withCapitalEscapes(prefix)) return false;
  const next = target[prefix.length];
  return prefix.endsWith("/") || next === "/" || next === "?" || next === undefined;
}
