/**
 * The spans of a sampled exchange, made of what was noted of it when it is over: one of the server
 * that the gateway is to its client, and below it one of the client that it is to a backend, for
 * each try.
 *
 * Source: OpenTelemetry, "Semantic conventions for HTTP spans" (stable).
 */
import {
  toClientAttributes,
  toServerAttributes,
  toSpanName,
} from "../telemetry/otel/http-attributes.ts";
import { Span, SpanKind } from "../telemetry/otel/span.ts";
import type { ExplainedExchange, ExplainedTry } from "./explanation.ts";

/** Of requests that no route has matched. */
const OTHER = "other";
const CLIENT_LEFT = 499;

/** `scheme` is the one that the exchange's backends are spoken to in. */
export function toGatewaySpans(explained: ExplainedExchange, scheme: string): Span[] {
  const tries = explained.tries.filter(({ backend }) => backend !== "");
  return [
    toServerSpan(explained),
    ...tries.map((one, at) => toClientSpan(explained, one, { scheme, resends: at })),
  ];
}

function toServerSpan(explained: ExplainedExchange): Span {
  const { span: known, traceId = "", method, status, durationMs } = explained;
  const span = new Span({
    context: { traceId, parentId: known.parentId },
    spanId: known.spanId,
    kind: SpanKind.server,
    startedMs: known.startedMs,
    traceState: known.traceState,
  });
  const route = explained.route === OTHER ? undefined : explained.route;
  span.name = toSpanName(method, route);
  span.endedMs = known.startedMs + durationMs;
  span.attributes = toServerAttributes({
    ...known,
    method,
    target: explained.target,
    route,
    clientAddress: explained.client,
    status,
    // What the client has done wrong is in the status.
    failure: status >= 500 || status === CLIENT_LEFT ? explained.failure : undefined,
  });
  span.hasFailed = status >= 500;
  return span;
}

function toClientSpan(
  explained: ExplainedExchange,
  one: ExplainedTry,
  { scheme, resends }: { readonly scheme: string; readonly resends: number },
): Span {
  const { span: known, traceId = "", method, durationMs } = explained;
  const span = new Span({
    context: { traceId, parentId: known.spanId },
    spanId: one.spanId,
    kind: SpanKind.client,
    startedMs: known.startedMs + one.chosenAtMs,
    traceState: known.traceState,
  });
  const hasAnswer = one.status > 0;
  const failure = one.outcome === "succeeded" || hasAnswer ? undefined : failureOf(explained, one);
  span.name = toSpanName(method, undefined);
  span.endedMs = known.startedMs + (one.endedAtMs ?? durationMs);
  span.attributes = toClientAttributes({
    method,
    url: `${scheme}://${one.backend}${known.sentTarget || explained.target}`,
    scheme,
    authority: one.backend,
    peer: one.backend,
    resends,
    status: one.status,
    failure,
  });
  span.hasFailed = failure !== undefined || one.status >= 400;
  return span;
}

function failureOf(explained: ExplainedExchange, one: ExplainedTry): string {
  return one.retriedFor ?? explained.failure ?? "_OTHER";
}
