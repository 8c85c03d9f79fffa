/**
 * One piece of work in a trace, from its begin to its end. Made only of what is sampled: of
 * anything else there is no object at all.
 *
 * Source: OpenTelemetry, "Tracing API"; the numbers of kinds are those of its wire format.
 */
import type { TraceContext } from "./trace-context.ts";

export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Record<string, AttributeValue>;

export const SpanKind = { server: 2, client: 3 } as const;
export type SpanKind = (typeof SpanKind)[keyof typeof SpanKind];

export interface SpanEvent {
  readonly name: string;
  readonly atMs: number;
  readonly attributes: Attributes;
}

/** What a span is begun with. Times are those of the monotonic clock. */
export interface SpanStart {
  /** Of the trace that it is part of; its parent is the caller's span, where there is one. */
  readonly context: Pick<TraceContext, "traceId" | "parentId">;
  readonly spanId: string;
  readonly kind: SpanKind;
  readonly startedMs: number;
  /** As the caller has sent it in `tracestate`. */
  readonly traceState?: string;
}

export class Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly traceState: string;
  readonly kind: SpanKind;
  readonly startedMs: number;
  name = "";
  endedMs = 0;
  attributes: Attributes = {};
  readonly events: SpanEvent[] = [];
  /** Whether what it tells of has failed. */
  hasFailed = false;
  /** Whether samples of the processor carry its id. */
  isProfiled = false;
  /** What has gone wrong, as `error.type` names it. */
  failure: string | undefined = undefined;

  constructor({ context, spanId, kind, startedMs, traceState = "" }: SpanStart) {
    this.traceId = context.traceId;
    this.spanId = spanId;
    this.parentId = context.parentId;
    this.traceState = traceState;
    this.kind = kind;
    this.startedMs = startedMs;
  }

  addEvent(name: string, atMs: number, attributes: Attributes = {}): void {
    this.events.push({ name, atMs, attributes });
  }

  /** As log lines carry it. */
  get logFields(): { readonly trace_id: string; readonly span_id: string } {
    return { trace_id: this.traceId, span_id: this.spanId };
  }
}
