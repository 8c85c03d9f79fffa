/**
 * A k6 metric: four kinds of sink, and sub-metrics that see only the samples with certain tags.
 * A sample costs a call into the sink; tags are looked at only where a sub-metric or an output
 * asks.
 */
import assert from "node:assert/strict";
import { type HistogramContent, LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import type { SampleTags } from "./sample-tags.ts";

export type MetricType = "counter" | "gauge" | "rate" | "trend";
export type MetricContains = "default" | "time" | "data";

/** What a sink has seen, as it is sent to another thread. */
interface CounterContent {
  readonly type: "counter";
  readonly count: number;
  readonly isEmpty: boolean;
}

interface GaugeContent {
  readonly type: "gauge";
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly isEmpty: boolean;
}

interface RateContent {
  readonly type: "rate";
  readonly trues: number;
  readonly total: number;
}

interface TrendContent {
  readonly type: "trend";
  readonly histogram: HistogramContent;
}

export type SinkContent = CounterContent | GaugeContent | RateContent | TrendContent;

class CounterSink {
  readonly type = "counter";
  count = 0;
  isEmpty = true;

  add(value: number): void {
    this.count += value;
    this.isEmpty = false;
  }

  merge(other: CounterContent): void {
    this.count += other.count;
    this.isEmpty &&= other.isEmpty;
  }

  /** What has come since it was taken last; the sink begins again. */
  take(): CounterContent {
    const { type, count, isEmpty } = this;
    this.count = 0;
    this.isEmpty = true;
    return { type, count, isEmpty };
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

  merge(other: GaugeContent): void {
    if (other.isEmpty) return;
    this.value = other.value;
    this.min = this.isEmpty ? other.min : Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.isEmpty = false;
  }

  take(): GaugeContent {
    const { type, value, min, max, isEmpty } = this;
    this.max = 0;
    this.isEmpty = true;
    return { type, value, min, max, isEmpty };
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

  merge(other: RateContent): void {
    this.trues += other.trues;
    this.total += other.total;
  }

  take(): RateContent {
    const { type, trues, total } = this;
    this.trues = 0;
    this.total = 0;
    return { type, trues, total };
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

  merge({ histogram }: TrendContent): void {
    this.histogram.mergeContent(histogram);
  }

  take(): TrendContent {
    const histogram = this.histogram.toContent();
    this.histogram.clear();
    return { type: this.type, histogram };
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

/** Adds what a sink of the same type has sent. */
export function mergeSink(sink: Sink, data: SinkContent): void {
  assert.equal(sink.type, data.type);
  (sink.merge as (data: SinkContent) => void).call(sink, data);
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
