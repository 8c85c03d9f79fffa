/** What a thread does about traces: whether an exchange is sampled, and who is told of it. */
import { FieldKind } from "../http1/field-kind.ts";
import type { RequestHead } from "../http1/request-head.ts";
import { SpanIds } from "../telemetry/otel/span-ids.ts";
import { readTraceparent, type TraceContext } from "../telemetry/otel/trace-context.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { RequestId } from "./request-ids.ts";

export interface TracingOptions {
  /** Of the traces that nobody who is believed has decided about. */
  readonly sampleRatio: number;
  readonly random: () => number;
  /** Told of each sampled exchange when it is settled. */
  readonly onExplained: (explained: ExplainedExchange) => void;
}

/** An exchange's place in a trace. */
export interface ExchangeTrace extends TraceContext {
  /** Names the spans of an exchange that is sampled. */
  readonly spanIds: SpanIds | undefined;
}

export class Tracing {
  readonly onExplained: (explained: ExplainedExchange) => void;
  readonly #sampleRatio: number;
  readonly #random: () => number;
  readonly #spanIds = new SpanIds();

  constructor({ sampleRatio, random, onExplained }: TracingOptions) {
    this.#sampleRatio = sampleRatio;
    this.#random = random;
    this.onExplained = onExplained;
  }

  /**
   * A trace that the client names is continued, whoever the client is. Its word on whether the
   * trace is sampled costs the gateway work, and is believed only of a proxy that is trusted.
   */
  contextOf(request: RequestHead, id: RequestId, isTrusted: boolean): ExchangeTrace {
    // Two of them name no trace at all (Trace Context §3.2.1); joined, they are not well-formed.
    const value = request.fields.has(FieldKind.traceparent)
      ? request.fields.get("traceparent")
      : undefined;
    const continued = value === undefined ? undefined : readTraceparent(value);
    const isSampled =
      isTrusted && continued !== undefined
        ? continued.isSampled
        : this.#random() < this.#sampleRatio;
    const spanIds = isSampled ? this.#spanIds : undefined;
    if (continued === undefined) {
      return { traceId: id.text, parentId: undefined, isSampled, spanIds };
    }
    return { traceId: continued.traceId, parentId: continued.parentId, isSampled, spanIds };
  }
}
