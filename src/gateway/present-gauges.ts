/**
 * Gauges of what there is just now: a series that is not set between two collections is forgotten,
 * so that a backend which the configuration does not have any more is not told of for ever.
 */
import type { Family, Gauge } from "../telemetry/registry.ts";

export class PresentGauges {
  readonly #family: Family<Gauge>;
  #told = new Map<string, readonly string[]>();
  #set = new Map<string, readonly string[]>();

  constructor(family: Family<Gauge>) {
    this.#family = family;
  }

  set(value: number, ...labelValues: readonly string[]): void {
    this.#family.with(...labelValues).set(value);
    this.#set.set(labelValues.join("\0"), labelValues);
  }

  /** Called when all of a collection is set. */
  forgetOthers(): void {
    for (const [key, labelValues] of this.#told) {
      if (!this.#set.has(key)) this.#family.remove(...labelValues);
    }
    this.#told = this.#set;
    this.#set = new Map();
  }
}
