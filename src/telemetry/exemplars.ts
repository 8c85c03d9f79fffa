/**
 * For each bucket of a histogram the last observation whose trace is known, so that a look at a
 * slow bucket leads to a trace. They come from sampled exchanges only.
 *
 * Source: OpenMetrics 1.0, "Exemplars".
 */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  /** Seconds since 1970. */
  readonly atSeconds: number;
}

export class Exemplars {
  /** By metric and label values; by bucket. */
  readonly #kept = new Map<string, (Exemplar | undefined)[]>();

  /** `buckets` are the upper bounds of the histogram. */
  note(
    metric: string,
    labelValues: readonly string[],
    buckets: readonly number[],
    exemplar: Exemplar,
  ): void {
    const key = keyOf(metric, labelValues);
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      kept = new Array<undefined>(buckets.length + 1).fill(undefined);
      this.#kept.set(key, kept);
    }
    const at = buckets.findIndex((bound) => exemplar.value <= bound);
    kept[at < 0 ? buckets.length : at] = exemplar;
  }

  /** By bucket; `undefined` when there is none at all. */
  of(
    metric: string,
    labelValues: readonly string[],
  ): readonly (Exemplar | undefined)[] | undefined {
    return this.#kept.get(keyOf(metric, labelValues));
  }
}

function keyOf(metric: string, labelValues: readonly string[]): string {
  return [metric, ...labelValues].join("\0");
}
