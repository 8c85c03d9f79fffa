/**
 * The metrics of one thread. Values are numbers in a shared block of memory, so counting is one
 * addition and another thread can read them without asking; a series is looked up by its labels
 * once, when the code that counts is composed.
 *
 * The block has a fixed size. When it is full, further series of a family are counted as one whose
 * labels all say "other", so that sums stay right, and `metrics_series_dropped_total` says so.
 */
import assert from "node:assert/strict";
import { Exemplars } from "./exemplars.ts";
import { labelKey } from "./label-key.ts";
import type {
  FamilyReading,
  FamilyShape,
  MetricFamily,
  MetricSeries,
  MetricSource,
  SeriesDescription,
} from "./metric-family.ts";
import { MetricSegment, slotsOf } from "./metric-segment.ts";
import { SeriesList } from "./series-list.ts";

const OTHER = "other";
/** A bucket for what is above the last bound, and the sum. */
const BUCKETS_MAX = MetricSegment.seriesSlotsMax - 2;
const metricName = /^[a-zA-Z_:][\w:]*$/;
const labelName = /^(?!__)[a-zA-Z_]\w*$/;

export interface RegistryOptions {
  /** From `MetricSegment.make`; one of its own when left out. */
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
  readonly #bounds: Float64Array;

  constructor(values: Float64Array, slot: number, bounds: Float64Array) {
    this.#values = values;
    this.#slot = slot;
    this.#bounds = bounds;
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    // What is no number is below no bound.
    while (at < bounds.length && !(value <= bounds[at]!)) at += 1;
    this.#values[this.#slot + at]! += 1;
    this.#values[this.#slot + bounds.length + 1]! += value;
  }
}

/** Metrics of one name; `with` finds or makes the one with these label values. */
export interface Family<M> {
  with(...labelValues: readonly string[]): M;
  /**
   * Forgets the one with these label values, as what it told of is gone: it is not told any more,
   * and its place is taken by the next one. For metrics of one thread only; nobody is told of it.
   */
  remove(...labelValues: readonly string[]): void;
}

/** One that takes long does it in steps. */
export type Collector = () => Iterable<void> | void;

interface Placed {
  readonly labelValues: readonly string[];
  readonly slot: number;
}

interface Definition extends FamilyShape {
  readonly series: SeriesList<Placed>;
  /** Slots of series that were removed. */
  readonly free: number[];
}

export class Registry implements MetricSource {
  readonly exemplars = new Exemplars();
  readonly #segment: MetricSegment;
  readonly #announce: (series: SeriesDescription) => void;
  readonly #known: ReadonlyMap<string, number>;
  readonly #definitions = new Map<string, Definition>();
  readonly #collectors: Collector[] = [];
  readonly #dropped: Counter;

  constructor(options: RegistryOptions = {}) {
    this.#segment = new MetricSegment(options.segment ?? MetricSegment.make());
    this.#announce = options.announce ?? (() => {});
    this.#known = new Map(
      options.known?.map(({ name, labelValues, slot }) => [
        `${name}\0${labelKey(labelValues)}`,
        slot,
      ]),
    );
    this.#dropped = this.counter(
      "metrics_series_dropped_total",
      "Series that found no room in the metrics memory and were counted as other.",
    ).with();
  }

  /** A name as Prometheus has it: with the unit, and `_total` at the end. */
  counter(name: string, help: string, labelNames: readonly string[] = []): Family<Counter> {
    assert(name.endsWith("_total"), `counter ${name} has to end in _total`);
    const definition = this.#define({ name, help, type: "counter", labelNames, buckets: [] });
    return this.#family(definition, (slot) => new Counter(this.#segment.values, slot));
  }

  gauge(name: string, help: string, labelNames: readonly string[] = []): Family<Gauge> {
    const definition = this.#define({ name, help, type: "gauge", labelNames, buckets: [] });
    return this.#family(definition, (slot) => new Gauge(this.#segment.values, slot));
  }

  /** `buckets` are upper bounds, ascending, without infinity. */
  histogram(
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets: readonly number[],
  ): Family<Histogram> {
    assert(buckets.length <= BUCKETS_MAX, `${name} has more than ${BUCKETS_MAX} buckets`);
    assert(buckets.every((bound, at) => at === 0 || bound > buckets[at - 1]!));
    const definition = this.#define({ name, help, type: "histogram", labelNames, buckets });
    const bounds = Float64Array.from(buckets);
    return this.#family(definition, (slot) => new Histogram(this.#segment.values, slot, bounds));
  }

  /** Called before each collection, to set what is not counted as it happens. */
  onCollect(collector: Collector): void {
    this.#collectors.push(collector);
  }

  *refresh(): Generator<void> {
    for (const collector of this.#collectors) {
      yield* collector() ?? [];
      yield;
    }
  }

  families(): FamilyReading[] {
    return [...this.#definitions.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((definition) => ({ ...definition, series: this.#read(definition) }));
  }

  collect(): MetricFamily[] {
    for (const _ of this.refresh());
    return this.families().map((family) => ({ ...family, series: [...family.series] }));
  }

  *#read(definition: Definition): Generator<MetricSeries> {
    const { name, type, buckets } = definition;
    const slots = slotsOf(type, buckets);
    for (const { labelValues, slot } of definition.series) {
      const values = Array.from(this.#segment.values.subarray(slot, slot + slots));
      const exemplars = this.exemplars.of(name, labelValues);
      yield exemplars === undefined ? { labelValues, values } : { labelValues, values, exemplars };
    }
  }

  #define(wanted: FamilyShape): Definition {
    const { name, labelNames } = wanted;
    const known = this.#definitions.get(name);
    if (known === undefined) {
      assert(metricName.test(name), `${name} is no name for a metric`);
      assert(labelNames.every((label) => labelName.test(label) && label !== "le"));
      const definition: Definition = { ...wanted, series: new SeriesList(), free: [] };
      this.#definitions.set(name, definition);
      return definition;
    }
    const isSame = shapeOf(known) === shapeOf(wanted);
    assert(isSame, `metric ${name} is defined twice, and differently`);
    return known;
  }

  #family<M>(definition: Definition, make: (slot: number) => M): Family<M> {
    const made = new Map<string, M>();
    return {
      with: (...labelValues) => {
        const key = labelKey(labelValues);
        const known = made.get(key);
        if (known !== undefined) return known;
        const metric = make(this.#slotFor(definition, labelValues));
        // Those that found no room are not remembered: memory is bounded here too.
        if (definition.series.get(labelValues) !== undefined) made.set(key, metric);
        return metric;
      },
      remove: (...labelValues) => {
        made.delete(labelKey(labelValues));
        this.#free(definition, labelValues);
      },
    };
  }

  /** Where a series counts: in slots of its own or, when memory is full, in those of "other". */
  #slotFor(definition: Definition, labelValues: readonly string[]): number {
    const { name, type, labelNames, buckets } = definition;
    assert(labelValues.length === labelNames.length, `${name} has labels ${labelNames.join()}`);
    const slots = slotsOf(type, buckets);
    const own =
      this.#find(definition, labelValues) ?? definition.free.pop() ?? this.#segment.take(slots);
    if (own !== undefined) return this.#note(definition, labelValues, own);
    this.#dropped.add();
    const others = labelValues.map(() => OTHER);
    const kept = this.#find(definition, others) ?? this.#segment.takeKept(slots);
    return kept === undefined ? MetricSegment.waste : this.#note(definition, others, kept);
  }

  #free(definition: Definition, labelValues: readonly string[]): void {
    const series = definition.series.get(labelValues);
    if (series === undefined || series.slot === MetricSegment.waste) return;
    const slots = slotsOf(definition.type, definition.buckets);
    this.#segment.values.fill(0, series.slot, series.slot + slots);
    definition.series.delete(labelValues);
    definition.free.push(series.slot);
    this.exemplars.forget(definition.name, labelValues);
  }

  #find({ name, series }: Definition, labelValues: readonly string[]): number | undefined {
    return series.get(labelValues)?.slot ?? this.#known.get(`${name}\0${labelKey(labelValues)}`);
  }

  #note(definition: Definition, labelValues: readonly string[], slot: number): number {
    const { name, help, type, labelNames, buckets } = definition;
    if (definition.series.get(labelValues) === undefined) {
      definition.series.add({ labelValues, slot });
      this.#announce({ name, help, type, labelNames, labelValues, buckets, slot });
    }
    return slot;
  }
}

function shapeOf({ type, labelNames, buckets }: FamilyShape): string {
  return [type, ...labelNames, ...buckets].join();
}
