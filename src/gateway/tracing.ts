/** What a thread does about traces: whether an exchange is sampled, and who is told of it. */
import { FieldKind } from "../http1/field-kind.ts";
import type { RequestHead } from "../http1/request-head.ts";
import { readTraceparent, type TraceContext } from "../telemetry/otel/trace-context.ts";
import type { ExplainedExchange } from "./explanation.ts";
import type { RequestId } from "./request-ids.ts";

export interface TracingOptions {
  /** Of the traces that begin here; where one is continued, whoever began it has decided. */
  readonly sampleRatio: number;
  readonly random: () => number;
  /** Told of each sampled exchange when it is settled. */
  readonly onExplained: (explained: ExplainedExchange) => void;
}

export class Tracing {
  readonly onExplained: (explained: ExplainedExchange) => void;
  readonly #sampleRatio: number;
  readonly #random: () => number;

  constructor({ sampleRatio, random, onExplained }: TracingOptions) {
    this.#sampleRatio = sampleRatio;
    this.#random = random;
    this.onExplained = onExplained;
  }

  contextOf(request: RequestHead, id: RequestId): TraceContext {
    // Two of them name no trace at all (Trace Context §3.2.1); joined, they are not well-formed.
    const value = request.fields.has(FieldKind.traceparent)
      ? request.fields.get("traceparent")
      : undefined;
    const continued = value === undefined ? undefined : readTraceparent(value);
    if (continued !== undefined) return continued;
    const isSampled = this.#random() < this.#sampleRatio;
    return { traceId: id.text, parentId: undefined, isSampled };
  }
}
