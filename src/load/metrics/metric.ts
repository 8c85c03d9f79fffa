/**
 * A k6 metric: four kinds of sink, and sub-metrics that see only the samples with certain tags.
 * A sample costs a call into the sink; tags are looked at only where a sub-metric or an output
 * asks.
 */
import { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import type { SampleTags } from "./sample-tags.ts";

export type MetricType = "counter" | "gauge" | "rate" | "trend";
export type MetricContains = "default" | "time" | "data";

class CounterSink {
  readonly type = "counter";
  count = 0;
  isEmpty = true;

  add(value: number): void {
    this.count += value;
    this.isEmpty = false;
  }
}

class GaugeSink {
  readonly type = "gauge";
  value = 0;
  min = 0;
  max = 0;
  isEmpty = true;

  add(value: number): void {
    this.value = value;
    this.min = this.isEmpty ? value : Math.min(this.min, value);
    // k6 begins a gauge's maximum at 0.
    this.max = Math.max(this.max, value);
    this.isEmpty = false;
  }
}

class RateSink {
  readonly type = "rate";
  trues = 0;
  total = 0;

  get isEmpty(): boolean {
    return this.total === 0;
  }

  /** From 0 to 1. */
  get share(): number {
    return this.total === 0 ? 0 : this.trues / this.total;
  }

  add(value: number): void {
    this.total += 1;
    if (value !== 0) this.trues += 1;
  }
}

class TrendSink {
  readonly type = "trend";
  readonly histogram = new LogLinearHistogram();

  get isEmpty(): boolean {
    return this.histogram.count === 0;
  }

  add(value: number): void {
    this.histogram.record(value);
  }
}

export type Sink = CounterSink | GaugeSink | RateSink | TrendSink;

export interface Submetric {
  /** `http_reqs{status:200}` */
  readonly name: string;
  readonly tags: readonly (readonly [name: string, value: string])[];
  readonly sink: Sink;
}

/** Hears every sample, for an output. */
export type SampleListener = (metric: Metric, value: number, tags: SampleTags) => void;

export class Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly contains: MetricContains;
  readonly sink: Sink;
  readonly submetrics: Submetric[] = [];
  listener: SampleListener | undefined = undefined;

  constructor(name: string, type: MetricType, contains: MetricContains) {
    this.name = name;
    this.type = type;
    this.contains = contains;
    this.sink = makeSink(type);
  }

  add(value: number, tags: SampleTags): void {
    this.sink.add(value);
    for (const submetric of this.submetrics) {
      if (hasTags(submetric, tags)) submetric.sink.add(value);
    }
    this.listener?.(this, value, tags);
  }

  /** Begins to count the samples with these tags apart. */
  addSubmetric(name: string, tags: Submetric["tags"]): Submetric {
    const known = this.submetrics.find((one) => one.name === name);
    if (known !== undefined) return known;
    const submetric = { name, tags, sink: makeSink(this.type) };
    this.submetrics.push(submetric);
    return submetric;
  }
}

function hasTags(submetric: Submetric, tags: SampleTags): boolean {
  for (const [name, value] of submetric.tags) {
    if ((tags.get(name) ?? "") !== value) return false;
  }
  return true;
}

function makeSink(type: MetricType): Sink {
  switch (type) {
    case "counter":
      return new CounterSink();
    case "gauge":
      return new GaugeSink();
    case "rate":
      return new RateSink();
    case "trend":
      return new TrendSink();
  }
}
