/**
 * How many calls one backend may have under way, found out from how long they take. All threads
 * share one.
 *
 * The shortest latency is measured while few calls (`min`) are let through. From then on, a window
 * at a time, the limit follows how far the median latency is above it:
 *
 *     gradient = 1.25 × shortest / median, from 0.5 to 2
 *     limit    = gradient × limit + √(gradient × limit), from `min` to `max`
 *
 * Only calls count that began with the present limit, else it would be lowered again and again for
 * one queue. The quarter lets latency vary, the root lets the limit grow until there is a short
 * queue. A limit of which less than half is used does not grow: nothing is known about what lies
 * above. The shortest latency is measured anew once a minute, or when the limit has lain at `min`
 * for five windows; when no more than `min` calls were under way anyway, that is a measurement too.
 *
 * Source: Envoy, adaptive concurrency filter, gradient controller. That an unused limit does not
 * grow is from Netflix concurrency-limits, Gradient2Limit.
 */
export interface AdaptiveLimitOptions {
  /** Also let through while the shortest latency is measured. */
  readonly min: number;
  readonly max: number;
}

const WINDOW_MS = 100;
const WINDOW_MAX_MS = 2000;
/** Of the window before. */
const WINDOW_LATENCIES = 2;
const WINDOW_SAMPLES_MIN = 10;
const MEASURE_SAMPLES = 50;
/** With slow calls, fewer have to do. */
const MEASURE_MS = 500;
const MEASURE_EVERY_MS = 60_000;
/** So that gateways do not all measure at once. */
const MEASURE_JITTER_SHARE = 0.15;
const LATENCY_BUFFER = 1.25;
const GRADIENT_MIN = 0.5;
const GRADIENT_MAX = 2;
const WINDOWS_AT_MIN = 5;

/** Latencies are counted by the logarithm, eight to an octave, from a microsecond to a minute. */
const STEPS = 8;
const BUCKETS = 26 * STEPS;

/** Where in the words. */
const LIMIT = 0;
const STATE = 1;
const WINDOW = 2;
const SAMPLES = 3;
const IN_FLIGHT_MAX = 4;
const AT_MIN = 5;
const FLOATS = 6;
/** Where in the floats. */
const WINDOW_END_MS = 0;
const SHORTEST_MS = 1;
const MEASURE_NEXT_MS = 2;
const FROM_MS = 3;
const FOLLOWED_LIMIT = 4;
const MEDIAN_MS = 5;
const FLOAT_COUNT = 6;
const HISTOGRAM = FLOATS + FLOAT_COUNT * 2;

/** Zero, so that fresh memory begins with it. */
const MEASURING = 0;
const FOLLOWING = 1;

export class AdaptiveLimit {
  /** Whole cache lines, and so a multiple of 8 octets. */
  static readonly words = Math.ceil((HISTOGRAM + BUCKETS) / 16) * 16;

  readonly #options: AdaptiveLimitOptions;
  readonly #random: () => number;
  readonly #words: Int32Array;
  readonly #floats: Float64Array;

  /** `words`: `AdaptiveLimit.words` of shared memory, zero at first, on a multiple of 8 octets. */
  constructor(words: Int32Array, options: AdaptiveLimitOptions, random: () => number) {
    this.#words = words;
    this.#options = options;
    this.#random = random;
    this.#floats = new Float64Array(words.buffer, words.byteOffset + FLOATS * 4, FLOAT_COUNT);
  }

  get limit(): number {
    const { min, max } = this.#options;
    // Another thread may have been told other bounds.
    return Math.max(min, Math.min(max, Atomics.load(this.#words, LIMIT)));
  }

  /** Whether only `min` calls are let through, so that the shortest latency shows. */
  get isMeasuring(): boolean {
    return Atomics.load(this.#words, STATE) === MEASURING;
  }

  /** One call that has come to an end; `inFlight`: how many were under way with it. */
  record(startedMs: number, durationMs: number, inFlight: number, nowMs: number): void {
    const words = this.#words;
    // From before the limit was changed: it says nothing about how things are with the new one.
    if (startedMs < this.#floats[FROM_MS]!) return;
    Atomics.add(words, HISTOGRAM + toBucket(durationMs), 1);
    if (inFlight > words[IN_FLIGHT_MAX]!) Atomics.store(words, IN_FLIGHT_MAX, inFlight);
    // Read first: a window that another thread closes now is seen as closed below.
    const window = Atomics.load(words, WINDOW);
    const samples = Atomics.add(words, SAMPLES, 1) + 1;
    if (samples < WINDOW_SAMPLES_MIN) return;
    const isMeasuring = this.isMeasuring;
    const endMs = this.#floats[WINDOW_END_MS]!;
    if (endMs === 0) {
      this.#floats[WINDOW_END_MS] = startedMs + MEASURE_MS;
      return;
    }
    if (nowMs < endMs && !(isMeasuring && samples >= MEASURE_SAMPLES)) return;
    // Before it is closed, so that nobody who sees the next window sees the end of this one.
    this.#floats[WINDOW_END_MS] = nowMs + this.#windowMs;
    if (Atomics.compareExchange(words, WINDOW, window, window + 1) !== window) return;
    this.#floats[FROM_MS] = nowMs;
    const inFlightMax = Atomics.exchange(words, IN_FLIGHT_MAX, 0);
    const medianMs = this.#takeMedianMs();
    this.#floats[MEDIAN_MS] = medianMs;
    if (isMeasuring) this.#endMeasurement(medianMs, nowMs);
    else this.#follow(medianMs, inFlightMax, nowMs);
  }

  /**
   * One call that failed or was given up after that long. That says how long it takes at least, and
   * is left out when others take longer.
   */
  recordAtLeast(startedMs: number, durationMs: number, inFlight: number, nowMs: number): void {
    const shortestMs = this.#floats[SHORTEST_MS]!;
    if (!this.isMeasuring && durationMs > shortestMs) {
      this.record(startedMs, durationMs, inFlight, nowMs);
    }
  }

  /** Long enough that slow calls end in it too, which would be missing among the first ones. */
  get #windowMs(): number {
    const longMs = WINDOW_LATENCIES * this.#floats[MEDIAN_MS]!;
    return Math.max(WINDOW_MS, Math.min(WINDOW_MAX_MS, longMs));
  }

  #endMeasurement(medianMs: number, nowMs: number): void {
    this.#noteShortest(medianMs, nowMs);
    Atomics.store(this.#words, STATE, FOLLOWING);
    this.#set(this.#floats[FOLLOWED_LIMIT]!);
  }

  #follow(medianMs: number, inFlightMax: number, nowMs: number): void {
    const { min } = this.#options;
    const floats = this.#floats;
    const limit = floats[FOLLOWED_LIMIT]!;
    if (inFlightMax <= min && inFlightMax < limit / 2) {
      this.#noteShortest(medianMs, nowMs);
      return;
    }
    const raw = (LATENCY_BUFFER * floats[SHORTEST_MS]!) / medianMs;
    const scaled = limit * Math.max(GRADIENT_MIN, Math.min(GRADIENT_MAX, raw));
    const next = scaled + Math.sqrt(scaled);
    if (next < limit || inFlightMax >= limit / 2) this.#set(next);
    const isLow = floats[FOLLOWED_LIMIT] === min;
    const atMin = isLow ? Atomics.add(this.#words, AT_MIN, 1) + 1 : 0;
    if (!isLow) Atomics.store(this.#words, AT_MIN, 0);
    if (atMin >= WINDOWS_AT_MIN || nowMs >= floats[MEASURE_NEXT_MS]!) this.#beginMeasurement(nowMs);
  }

  #beginMeasurement(nowMs: number): void {
    this.#floats[WINDOW_END_MS] = nowMs + MEASURE_MS;
    Atomics.store(this.#words, AT_MIN, 0);
    Atomics.store(this.#words, STATE, MEASURING);
    Atomics.store(this.#words, LIMIT, this.#options.min);
  }

  #noteShortest(medianMs: number, nowMs: number): void {
    const jitter = 1 + MEASURE_JITTER_SHARE * this.#random();
    this.#floats[SHORTEST_MS] = medianMs;
    this.#floats[MEASURE_NEXT_MS] = nowMs + MEASURE_EVERY_MS * jitter;
  }

  #set(limit: number): void {
    const { min, max } = this.#options;
    const bounded = Math.max(min, Math.min(max, limit));
    this.#floats[FOLLOWED_LIMIT] = bounded;
    Atomics.store(this.#words, LIMIT, Math.floor(bounded));
  }

  /** Takes all samples out; one that another thread adds meanwhile is of the next window. */
  #takeMedianMs(): number {
    const words = this.#words;
    Atomics.store(words, SAMPLES, 0);
    const counts = Array.from({ length: BUCKETS }, (_, at) =>
      Atomics.exchange(words, HISTOGRAM + at, 0),
    );
    const half = counts.reduce((sum, count) => sum + count, 0) / 2;
    let before = 0;
    for (const [at, count] of counts.entries()) {
      if (before + count >= half && count > 0) {
        return 2 ** ((at + (half - before) / count) / STEPS) / 1000;
      }
      before += count;
    }
    return this.#floats[SHORTEST_MS]!;
  }
}

function toBucket(durationMs: number): number {
  const bucket = Math.floor(Math.log2(Math.max(1, durationMs * 1000)) * STEPS);
  return Math.min(BUCKETS - 1, bucket);
}
