/**
 * The series of one metric, found by their labels and listed in the order of them: kept in order,
 * because sorting thousands for each page would stop the thread for a millisecond.
 */
import { labelKey } from "./label-key.ts";

export class SeriesList<S extends { readonly labelValues: readonly string[] }> {
  readonly #byKey = new Map<string, S>();
  /** With the keys beside them. */
  readonly #keys: string[] = [];
  readonly #sorted: S[] = [];

  get size(): number {
    return this.#sorted.length;
  }

  get(labelValues: readonly string[]): S | undefined {
    return this.#byKey.get(labelKey(labelValues));
  }

  /** There must be none with these labels yet. */
  add(series: S): void {
    const key = labelKey(series.labelValues);
    const at = this.#placeOf(key);
    this.#byKey.set(key, series);
    this.#keys.splice(at, 0, key);
    this.#sorted.splice(at, 0, series);
  }

  delete(labelValues: readonly string[]): void {
    const key = labelKey(labelValues);
    if (!this.#byKey.delete(key)) return;
    const at = this.#placeOf(key);
    this.#keys.splice(at, 1);
    this.#sorted.splice(at, 1);
  }

  /** Those that are there now, without those that go before they are reached. */
  *[Symbol.iterator](): Generator<S> {
    const keys = [...this.#keys];
    for (const [at, series] of [...this.#sorted].entries()) {
      if (this.#byKey.get(keys[at]!) === series) yield series;
    }
  }

  /** Where a key stands, or would stand. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
