/**
 * The server span of a call: begun with it, active while its route handles it, ended when it is
 * settled. What a span tells is put together at its end, when all of it is known.
 *
 * Source: OpenTelemetry, "Semantic conventions for HTTP spans" (stable).
 */
import { FieldKind } from "../http1/field-kind.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { toServerAttributes, toSpanName } from "../telemetry/otel/http-attributes.ts";
import { type Span, SpanKind } from "../telemetry/otel/span.ts";
import type { CallerTrace, Tracer } from "../telemetry/otel/tracer.ts";
import { PROFILE_ID, type SpanLabels } from "../telemetry/profiling/span-labels.ts";
import type { Call } from "./call.ts";

/** The place of requests that no route has matched. */
const OTHER = "other";
const CLIENT_LEFT = 499;
const noCaller: CallerTrace = { traceparent: undefined, tracestate: undefined };

export class CallTracing {
  readonly #tracer: Tracer;
  readonly #labels: SpanLabels | undefined;

  /** With `labels`, samples of the processor carry the span they belong to. */
  constructor(tracer: Tracer, labels?: SpanLabels) {
    this.#tracer = tracer;
    this.#labels = labels;
  }

  /** `undefined` when the call is not sampled. Called once for each call that is counted. */
  begin({ request, startedMs }: ServerExchange): Span | undefined {
    const { fields } = request;
    const caller = fields.has(FieldKind.traceparent)
      ? { traceparent: fields.get("traceparent"), tracestate: fields.get("tracestate") }
      : noCaller;
    return this.#tracer.begin(caller, SpanKind.server, startedMs);
  }

  /** Runs a route's `handle`; the span is active in all that it awaits. */
  run<T>(span: Span, { method, place }: Call, handle: () => T): T {
    const labels = this.#labels;
    if (labels?.isOn !== true) return this.#tracer.run(span, handle);
    span.isProfiled = true;
    const profiled = { span_id: span.spanId, span_name: toSpanName(method, routeOf(place)) };
    return this.#tracer.run(span, () => labels.run(profiled, handle));
  }

  /** What a route has thrown. The call is answered 500. */
  fail(span: Span, error: unknown, nowMs: number): void {
    const isError = error instanceof Error;
    span.failure = isError ? error.name : "_OTHER";
    span.addEvent("exception", nowMs, {
      "exception.type": span.failure,
      "exception.message": isError ? error.message : String(error),
      ...(isError && error.stack !== undefined && { "exception.stacktrace": error.stack }),
    });
  }

  /** The request can still be read. */
  end(span: Span, call: Call, status: number, endedMs: number): void {
    const { request, remoteAddress, host } = call.exchange;
    const route = routeOf(call.place);
    if (status === CLIENT_LEFT) span.failure = "client_left";
    span.name = toSpanName(call.method, route);
    span.attributes = toServerAttributes({
      method: call.method,
      target: call.target,
      scheme: host.pipe.isEncrypted ? "https" : "http",
      route,
      authority: request.authority,
      clientAddress: remoteAddress,
      versionMinor: request.versionMinor,
      userAgent: request.fields.get("user-agent"),
      status,
      failure: span.failure,
    });
    if (span.isProfiled) span.attributes[PROFILE_ID] = span.spanId;
    // A server's span has not failed when it was the client's mistake.
    span.hasFailed = status >= 500;
    this.#tracer.end(span, endedMs);
  }
}

/** A span without a route has the method alone for its name, and so have its samples. */
function routeOf({ template }: Call["place"]): string | undefined {
  return template === OTHER ? undefined : template;
}
