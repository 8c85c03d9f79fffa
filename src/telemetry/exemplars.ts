/**
 * For each bucket of a histogram the last observation whose trace is known, so that a look at a
 * slow bucket leads to a trace. They come from sampled exchanges only.
 *
 * Source: OpenMetrics 1.0, "Exemplars".
 */
import { labelKey } from "./label-key.ts";

export interface Exemplar {
  readonly traceId: string;
  readonly spanId?: string;
  readonly value: number;
  /** Seconds since 1970. */
  readonly atSeconds: number;
}

export class Exemplars {
  /** By metric and label values; by bucket. */
  readonly #kept = new Map<string, Map<string, (Exemplar | undefined)[]>>();

  /** `buckets` are the upper bounds of the histogram. */
  note(
    metric: string,
    labelValues: readonly string[],
    buckets: readonly number[],
    exemplar: Exemplar,
  ): void {
    const series = this.#seriesOf(metric);
    const key = labelKey(labelValues);
    let kept = series.get(key);
    if (kept === undefined) {
      kept = new Array<undefined>(buckets.length + 1).fill(undefined);
      series.set(key, kept);
    }
    const at = buckets.findIndex((bound) => exemplar.value <= bound);
    kept[at < 0 ? buckets.length : at] = exemplar;
  }

  /** By bucket; `undefined` when there is none at all. */
  of(
    metric: string,
    labelValues: readonly string[],
  ): readonly (Exemplar | undefined)[] | undefined {
    return this.#kept.get(metric)?.get(labelKey(labelValues));
  }

  /** Drops those of one series: what it told of is gone. */
  forget(metric: string, labelValues: readonly string[]): void {
    this.#kept.get(metric)?.delete(labelKey(labelValues));
  }

  /** Drops those of one metric whose label values are none of these. */
  keepOnly(metric: string, wanted: readonly (readonly string[])[]): void {
    const keys = new Set(wanted.map(labelKey));
    const series = this.#seriesOf(metric);
    for (const key of series.keys()) if (!keys.has(key)) series.delete(key);
  }

  #seriesOf(metric: string): Map<string, (Exemplar | undefined)[]> {
    let series = this.#kept.get(metric);
    if (series === undefined) {
      series = new Map();
      this.#kept.set(metric, series);
    }
    return series;
  }
}
