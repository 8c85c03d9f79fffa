/**
 * The metrics of one thread. Values are numbers in a shared block of memory, so counting is one
 * addition and another thread can read them without asking; a series is looked up by its labels
 * once, when the code that counts is composed.
 *
 * The block has a fixed size. When it is full, further series are counted nowhere but in
 * `metrics_series_dropped_total`.
 */
import {
  type MetricFamily,
  type MetricSource,
  type MetricType,
  type SeriesDescription,
  slotsOf,
} from "./metric-family.ts";

const SLOTS = 65_536;
/** Where series write that found no room: as many slots as the largest histogram may have. */
const WASTE_SLOTS = 64;
const BUCKETS_MAX = WASTE_SLOTS - 2;

/** A block for the metrics of one thread. */
export function makeMetricSegment(slots: number = SLOTS): SharedArrayBuffer {
  return new SharedArrayBuffer(slots * Float64Array.BYTES_PER_ELEMENT);
}

export interface RegistryOptions {
  readonly segment?: SharedArrayBuffer;
  /** Series that an earlier thread has left in the segment: they go on from their values. */
  readonly known?: readonly SeriesDescription[];
  /** Told of each new series. */
  readonly announce?: (series: SeriesDescription) => void;
}

export class Counter {
  readonly #values: Float64Array;
  readonly #slot: number;

  constructor(values: Float64Array, slot: number) {
    this.#values = values;
    this.#slot = slot;
  }

  get value(): number {
    return this.#values[this.#slot]!;
  }

  add(count = 1): void {
    this.#values[this.#slot]! += count;
  }
}

export class Gauge {
  readonly #values: Float64Array;
  readonly #slot: number;

  constructor(values: Float64Array, slot: number) {
    this.#values = values;
    this.#slot = slot;
  }

  get value(): number {
    return this.#values[this.#slot]!;
  }

  set(value: number): void {
    this.#values[this.#slot] = value;
  }

  add(change: number): void {
    this.#values[this.#slot]! += change;
  }
}

export class Histogram {
  readonly #values: Float64Array;
  readonly #slot: number;
  readonly #buckets: readonly number[];

  constructor(values: Float64Array, slot: number, buckets: readonly number[]) {
    this.#values = values;
    this.#slot = slot;
    this.#buckets = buckets;
  }

  observe(value: number): void {
    const buckets = this.#buckets;
    let at = 0;
    while (at < buckets.length && value > buckets[at]!) at += 1;
    this.#values[this.#slot + at]! += 1;
    this.#values[this.#slot + buckets.length + 1]! += value;
  }
}

/** Metrics of one name; `with` finds or makes the one with these label values. */
export interface Family<M> {
  with(...labelValues: readonly string[]): M;
}

interface Definition {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly labelNames: readonly string[];
  readonly buckets: readonly number[];
  readonly series: Map<string, { readonly labelValues: readonly string[]; readonly slot: number }>;
}

export class Registry implements MetricSource {
  readonly #values: Float64Array;
  readonly #announce: (series: SeriesDescription) => void;
  readonly #known = new Map<string, number>();
  readonly #definitions = new Map<string, Definition>();
  readonly #collectors: (() => void)[] = [];
  readonly #dropped: Counter;
  #slotsUsed = WASTE_SLOTS;

  constructor(options: RegistryOptions = {}) {
    this.#values = new Float64Array(options.segment ?? makeMetricSegment());
    this.#announce = options.announce ?? (() => {});
    for (const series of options.known ?? []) {
      this.#known.set(keyOf(series.name, series.labelValues), series.slot);
      const end = series.slot + slotsOf(series.type, series.buckets);
      this.#slotsUsed = Math.max(this.#slotsUsed, end);
    }
    this.#dropped = this.counter(
      "metrics_series_dropped_total",
      "Series that found no room in the metrics memory.",
    ).with();
  }

  counter(name: string, help: string, labelNames: readonly string[] = []): Family<Counter> {
    const definition = this.#define({ name, help, type: "counter", labelNames, buckets: [] });
    return this.#family(definition, (slot) => new Counter(this.#values, slot));
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Family<Gauge> {
    const definition = this.#define({ name, help, type: "gauge", labelNames, buckets: [] });
    return this.#family(definition, (slot) => new Gauge(this.#values, slot));
  }

  /** `buckets` are upper bounds, ascending, without infinity. */
  histogram(
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets: readonly number[],
  ): Family<Histogram> {
    if (buckets.length > BUCKETS_MAX) throw new RangeError(`more than ${BUCKETS_MAX} buckets`);
    const definition = this.#define({ name, help, type: "histogram", labelNames, buckets });
    return this.#family(definition, (slot) => new Histogram(this.#values, slot, buckets));
  }

  /** Called before each collection, to set what is not counted as it happens. */
  onCollect(collector: () => void): void {
    this.#collectors.push(collector);
  }

  collect(): MetricFamily[] {
    for (const collector of this.#collectors) collector();
    return [...this.#definitions.values()].map((definition) => ({
      ...definition,
      series: [...definition.series.values()].map(({ labelValues, slot }) => ({
        labelValues,
        values: this.#read(slot, slotsOf(definition.type, definition.buckets)),
      })),
    }));
  }

  #read(slot: number, slots: number): number[] {
    return Array.from(this.#values.subarray(slot, slot + slots));
  }

  #define(wanted: Omit<Definition, "series">): Definition {
    const known = this.#definitions.get(wanted.name);
    if (known === undefined) {
      const definition: Definition = { ...wanted, series: new Map() };
      this.#definitions.set(wanted.name, definition);
      return definition;
    }
    const same = known.type === wanted.type && known.labelNames.join() === wanted.labelNames.join();
    if (!same) throw new TypeError(`metric ${wanted.name} is defined twice, and differently`);
    return known;
  }

  #family<M>(definition: Definition, make: (slot: number) => M): Family<M> {
    const made = new Map<string, M>();
    return {
      with: (...labelValues) => {
        const key = keyOf(definition.name, labelValues);
        let metric = made.get(key);
        if (metric === undefined) {
          metric = make(this.#slotFor(definition, labelValues));
          made.set(key, metric);
        }
        return metric;
      },
    };
  }

  #slotFor(definition: Definition, labelValues: readonly string[]): number {
    if (labelValues.length !== definition.labelNames.length) {
      throw new TypeError(`metric ${definition.name} has labels ${definition.labelNames.join()}`);
    }
    const key = keyOf(definition.name, labelValues);
    const existing = definition.series.get(key);
    if (existing !== undefined) return existing.slot;
    const slot = this.#known.get(key) ?? this.#takeSlots(definition);
    if (slot === undefined) {
      this.#dropped.add();
      return 0;
    }
    definition.series.set(key, { labelValues, slot });
    const { name, help, type, labelNames, buckets } = definition;
    this.#announce({ name, help, type, labelNames, labelValues, buckets, slot });
    return slot;
  }

  #takeSlots(definition: Definition): number | undefined {
    const slots = slotsOf(definition.type, definition.buckets);
    if (this.#slotsUsed + slots > this.#values.length) return undefined;
    const slot = this.#slotsUsed;
    this.#slotsUsed += slots;
    return slot;
  }
}

function keyOf(name: string, labelValues: readonly string[]): string {
  return [name, ...labelValues].join("\0");
}
