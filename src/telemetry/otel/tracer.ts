/**
 * Begins spans, knows which one is active across `await`, and hands on what has ended. There is
 * one for each thread, and only where traces are sent.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Sampler } from "./sampler.ts";
import { Span, type SpanKind } from "./span.ts";
import { SpanIds } from "./span-ids.ts";
import { readTraceparent } from "./trace-context.ts";

export interface TracerOptions {
  readonly sampler: Sampler;
  /** Told of each span that has ended. */
  readonly onEnded: (span: Span) => void;
}

/** What the caller says of its trace: the fields of W3C Trace Context. */
export interface CallerTrace {
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

export class Tracer {
  readonly #options: TracerOptions;
  readonly #ids = new SpanIds();
  readonly #active = new AsyncLocalStorage<Span>();

  constructor(options: TracerOptions) {
    this.#options = options;
  }

  /** Of the code that is running; `undefined` when that is not traced. */
  get active(): Span | undefined {
    return this.#active.getStore();
  }

  /** `undefined` when it is not sampled: then it costs nothing more. */
  begin(caller: CallerTrace, kind: SpanKind, startedMs: number): Span | undefined {
    const { traceparent } = caller;
    const parent = traceparent === undefined ? undefined : readTraceparent(traceparent);
    if (!this.#options.sampler(parent)) return undefined;
    const spanId = this.#ids.spanId();
    if (parent === undefined) {
      const context = { traceId: this.#ids.traceId(), parentId: undefined };
      return new Span({ context, spanId, kind, startedMs });
    }
    const traceState = believed(caller.tracestate);
    return new Span({ context: parent, spanId, kind, startedMs, traceState });
  }

  /** Runs `task`, and all that it awaits, with `span` as the active one. */
  run<T>(span: Span, task: () => T): T {
    return this.#active.run(span, task);
  }

  end(span: Span, endedMs: number): void {
    span.endedMs = endedMs;
    this.#options.onEnded(span);
  }
}

/** A longer one may be dropped, as a whole (W3C Trace Context §3.3.1.5). */
const TRACESTATE_MAX = 512;

function believed(tracestate = ""): string {
  return tracestate.length > TRACESTATE_MAX ? "" : tracestate;
}
