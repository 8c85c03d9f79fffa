/**
 * The metrics of all threads of a process as one. Each thread counts in a segment of its own; a
 * new series is announced once, and a collection adds the segments up without asking anybody.
 */
import { Exemplars } from "./exemplars.ts";
import type {
  MetricFamily,
  MetricSeries,
  MetricSource,
  SeriesDescription,
} from "./metric-family.ts";
import { MetricSegment, slotsOf } from "./metric-segment.ts";

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

interface Sum {
  readonly family: Omit<MetricFamily, "series">;
  readonly series: Map<string, { labelValues: readonly string[]; values: number[] }>;
}

export class RegistryHub implements MetricSource {
  readonly exemplars = new Exemplars();
  readonly #own: MetricSource;
  readonly #threads = new Map<number, Thread>();

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
  add(index: number, series: SeriesDescription): void {
    this.#thread(index).series.set(`${series.name}\0${series.labelValues.join("\0")}`, series);
  }

  /** A thread that is gone holds nothing any more; what it has counted remains. */
  resetGauges(index: number): void {
    const { series, values } = this.#thread(index);
    for (const { type, slot } of series.values()) {
      if (type === "gauge") values[slot] = 0;
    }
  }

  collect(): MetricFamily[] {
    const sums = new Map<string, Sum>();
    for (const family of this.#own.collect()) {
      for (const series of family.series) add(sums, family, series);
      if (family.series.length === 0) sumOf(sums, family);
    }
    for (const { series, values } of this.#threads.values()) {
      for (const one of series.values()) {
        const end = one.slot + slotsOf(one.type, one.buckets);
        add(sums, one, {
          labelValues: one.labelValues,
          values: Array.from(values.subarray(one.slot, end)),
        });
      }
    }
    return [...sums.values()].map(({ family, series }) => ({
      ...family,
      series: [...series.values()].map((one) => ({
        ...one,
        exemplars: this.exemplars.of(family.name, one.labelValues),
      })),
    }));
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

function add(
  sums: Map<string, Sum>,
  family: Omit<MetricFamily, "series">,
  series: MetricSeries,
): void {
  const sum = sumOf(sums, family);
  const key = series.labelValues.join("\0");
  const known = sum.series.get(key);
  if (known === undefined) {
    sum.series.set(key, { labelValues: series.labelValues, values: [...series.values] });
    return;
  }
  for (const [at, value] of series.values.entries()) known.values[at]! += value;
}

function sumOf(sums: Map<string, Sum>, family: Omit<MetricFamily, "series">): Sum {
  const known = sums.get(family.name);
  if (known !== undefined) return known;
  const { name, help, type, labelNames, buckets } = family;
  const sum: Sum = { family: { name, help, type, labelNames, buckets }, series: new Map() };
  sums.set(name, sum);
  return sum;
}
