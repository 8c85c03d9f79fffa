/**
 * The client span of each request that is sent: begun with it, so that `traceparent` names it, and
 * ended with its answer. Each is the root of a trace, as with k6's http-instrumentation-tempo.
 *
 * Source: OpenTelemetry, "Semantic conventions for HTTP spans" (stable).
 */
import { toClientAttributes, toSpanName } from "../../telemetry/otel/http-attributes.ts";
import { type Span, SpanKind } from "../../telemetry/otel/span.ts";
import type { Tracer } from "../../telemetry/otel/tracer.ts";
import type { Exchange } from "./exchange.ts";
import type { RequestParams } from "./request-params.ts";

const nobody = { traceparent: undefined, tracestate: undefined };

export class RequestTracing {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** `undefined` when it is not sampled. */
  begin(nowMs: number): Span | undefined {
    return this.#tracer.begin(nobody, SpanKind.client, nowMs);
  }

  end(span: Span, exchange: Exchange): void {
    const { request, status, failure, remoteIp, remotePort } = exchange;
    const { url, method } = request;
    const host = remoteIp.includes(":") ? `[${remoteIp}]` : remoteIp;
    span.name = toSpanName(method, undefined);
    span.attributes = toClientAttributes({
      method,
      url: url.href,
      scheme: url.isHttps ? "https" : "http",
      authority: url.host,
      peer: remoteIp === "" ? "" : `${host}:${remotePort}`,
      resends: 0,
      status: failure === undefined ? status : 0,
      failure: failure?.text,
    });
    span.hasFailed = failure !== undefined || status >= 400;
    this.#tracer.end(span, exchange.endMs);
  }
}

/** The span that is sent leads over a trace that a script has made up. */
export function toTracedParams(params: RequestParams, span: Span): RequestParams {
  const others = params.headers.filter(
    ([name]) => !["traceparent", "tracestate"].includes(name.toLowerCase()),
  );
  // A span exists only where it is sampled.
  const own = ["traceparent", `00-${span.traceId}-${span.spanId}-01`] as const;
  return { ...params, headers: [...others, own] };
}
