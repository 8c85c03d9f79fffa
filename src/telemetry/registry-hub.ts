/**
 * The metrics of all threads of a process as one. Each thread counts in a segment of its own; a
 * new series is announced once, and a reader adds the segments up without asking anybody.
 */
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

/** What a thread needs for its registry; it can be posted to it. */
export interface ThreadMetrics {
  readonly segment: SharedArrayBuffer;
  readonly known: readonly SeriesDescription[];
}

interface Thread {
  readonly segment: SharedArrayBuffer;
  readonly values: Float64Array;
  readonly series: Map<string, SeriesDescription>;
}

/** A series of threads, and where each of them counts it. */
interface SharedSeries {
  readonly labelValues: readonly string[];
  readonly places: { readonly values: Float64Array; readonly slot: number }[];
}

interface SharedFamily {
  readonly shape: FamilyShape;
  readonly series: SeriesList<SharedSeries>;
}

export class RegistryHub implements MetricSource {
  readonly exemplars = new Exemplars();
  readonly #own: MetricSource;
  readonly #threads = new Map<number, Thread>();
  readonly #shared = new Map<string, SharedFamily>();

  /** `own` has the metrics of the thread that the hub lives in. */
  constructor(own: MetricSource) {
    this.#own = own;
  }

  /** The memory of thread number `index`; one that was started again goes on where it was. */
  threadMetrics(index: number): ThreadMetrics {
    const thread = this.#thread(index);
    return { segment: thread.segment, known: [...thread.series.values()] };
  }

  /** Notes a series that a thread has announced. */
  add(index: number, description: SeriesDescription): void {
    const { name, help, type, labelNames, labelValues, buckets, slot } = description;
    const { series, values } = this.#thread(index);
    const key = `${name}\0${labelKey(labelValues)}`;
    // A thread that was started again announces what the one before it has counted.
    if (series.has(key)) return;
    series.set(key, description);
    const family = this.#family({ name, help, type, labelNames, buckets });
    const known = family.series.get(labelValues);
    if (known === undefined) family.series.add({ labelValues, places: [{ values, slot }] });
    else known.places.push({ values, slot });
  }

  /** A thread that is gone holds nothing any more; what it has counted remains. */
  resetGauges(index: number): void {
    const { series, values } = this.#thread(index);
    for (const { type, slot } of series.values()) {
      if (type === "gauge") values[slot] = 0;
    }
  }

  refresh(): Iterable<void> {
    return this.#own.refresh();
  }

  families(): FamilyReading[] {
    const own = new Map([...this.#own.families()].map((family) => [family.name, family]));
    const names = [...new Set([...own.keys(), ...this.#shared.keys()])].sort();
    return names.map((name) => {
      const shared = this.#shared.get(name);
      const shape = own.get(name) ?? shared!.shape;
      return { ...shape, series: this.#read(shape, own.get(name)?.series ?? [], shared) };
    });
  }

  collect(): MetricFamily[] {
    for (const _ of this.refresh());
    return this.families().map((family) => ({ ...family, series: [...family.series] }));
  }

  *#read(
    shape: FamilyShape,
    own: Iterable<MetricSeries>,
    shared: SharedFamily | undefined,
  ): Generator<MetricSeries> {
    const slots = slotsOf(shape.type, shape.buckets);
    for (const [mine, theirs] of pairs(own, shared?.series ?? [])) {
      const values = mine === undefined ? new Array<number>(slots).fill(0) : [...mine.values];
      for (const place of theirs?.places ?? []) {
        for (let at = 0; at < slots; at++) values[at]! += place.values[place.slot + at]!;
      }
      const { labelValues } = (mine ?? theirs)!;
      const exemplars = this.exemplars.of(shape.name, labelValues) ?? mine?.exemplars;
      yield exemplars === undefined ? { labelValues, values } : { labelValues, values, exemplars };
    }
  }

  #family(shape: FamilyShape): SharedFamily {
    let family = this.#shared.get(shape.name);
    if (family === undefined) {
      family = { shape, series: new SeriesList() };
      this.#shared.set(shape.name, family);
    }
    return family;
  }

  #thread(index: number): Thread {
    const known = this.#threads.get(index);
    if (known !== undefined) return known;
    const segment = MetricSegment.make();
    const thread = { segment, values: new Float64Array(segment), series: new Map() };
    this.#threads.set(index, thread);
    return thread;
  }
}

/** Goes through two lists in the order of their labels; what both have comes together. */
function* pairs(
  own: Iterable<MetricSeries>,
  shared: Iterable<SharedSeries>,
): Generator<[MetricSeries | undefined, SharedSeries | undefined]> {
  const [left, right] = [own[Symbol.iterator](), shared[Symbol.iterator]()];
  let [mine, theirs] = [left.next().value, right.next().value];
  while (mine !== undefined || theirs !== undefined) {
    const [a, b] = [mine && labelKey(mine.labelValues), theirs && labelKey(theirs.labelValues)];
    const hasMine = a !== undefined && (b === undefined || a <= b);
    const hasTheirs = b !== undefined && (a === undefined || b <= a);
    yield [hasMine ? mine : undefined, hasTheirs ? theirs : undefined];
    if (hasMine) mine = left.next().value;
    if (hasTheirs) theirs = right.next().value;
  }
}
