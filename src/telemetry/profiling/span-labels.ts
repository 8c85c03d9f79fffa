/**
 * Labels samples of the processor with the span they belong to, so that the profile of one request
 * can be told from those of others.
 *
 * The profiler reads the labels out of the async context in the moment it interrupts the thread,
 * and Node restores the context wherever something awaited goes on. So a span's samples are all
 * that its request causes, also when requests take turns on the thread.
 *
 * This file needs nothing else of Weir: it can be copied, see docs/span-profiles.md.
 */

/** The part of `@datadog/pprof` that is used here: its `time`. */
export interface ContextProfiler {
  isStarted(): boolean;
  runWithContext<R>(context: object, work: () => R): R;
}

/** What samples carry, by the names that Grafana's clients have given. */
export interface SpanContext {
  /** Sixteen hexadecimal digits. */
  readonly span_id: string;
  /** One of few: it tells series apart. */
  readonly span_name: string;
}

/**
 * The attribute of a span that says that samples may carry its id; its value is that id. Grafana
 * shows a link to the profile where it is set.
 */
export const PROFILE_ID = "pyroscope.profile.id";

export class SpanLabels {
  readonly #profiler: ContextProfiler;

  /** The profiler is to be started with `withContexts` and `useCPED`. */
  constructor(profiler: ContextProfiler) {
    this.#profiler = profiler;
  }

  /** Whether samples are taken at all. */
  get isOn(): boolean {
    return this.#profiler.isStarted();
  }

  /** Samples of `work`, and of all that it awaits, are the span's. */
  run<R>(span: SpanContext, work: () => R): R {
    return this.#profiler.isStarted() ? this.#profiler.runWithContext(span, work) : work();
  }
}
