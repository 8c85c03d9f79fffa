/**
 * Metrics in the wire format of OTLP: `Metric` of opentelemetry.proto.metrics.v1, of the same
 * families that `/metrics` tells. Names stay as they are there, so that both exits say the same.
 */
import type { Exemplar } from "../exemplars.ts";
import type { FamilyReading, FamilyShape, MetricSeries, MetricType } from "../metric-family.ts";
import { writeAttributes } from "./otlp-values.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";

const CUMULATIVE = 2;
const MONOTONIC = 1;
/** The fields of `Metric` for `Gauge`, `Sum` and `Histogram`. */
const kinds: Readonly<Record<MetricType, number>> = { gauge: 5, counter: 7, histogram: 9 };

/** Milliseconds since 1970. */
export interface MetricTimes {
  /** Since when it was counted. */
  readonly startMs: number;
  readonly nowMs: number;
}

/** A family of more octets is told in several messages, so that each fits into a request. */
const METRIC_BYTES_MAX = 1_048_576;

/** A step for each series, without a result; a family's results come behind its series. */
export function* encodeMetrics(
  writer: ProtobufWriter,
  families: Iterable<FamilyReading>,
  times: MetricTimes,
): Generator<Buffer | undefined> {
  for (const family of families) {
    let points: Buffer[] = [];
    let bytes = 0;
    for (const series of family.series) {
      if (bytes >= METRIC_BYTES_MAX) {
        yield toMetric(writer, family, points);
        points = [];
        bytes = 0;
      }
      const point = toPoint(writer, family, series, times);
      points.push(point);
      bytes += point.length;
      yield undefined;
    }
    if (points.length > 0) yield toMetric(writer, family, points);
  }
}

function toMetric(
  writer: ProtobufWriter,
  { name, help, type }: FamilyShape,
  points: readonly Buffer[],
): Buffer {
  writer.text(1, name);
  writer.text(2, help);
  const unit = unitOf(name);
  if (unit !== "") writer.text(3, unit);
  writer.message(kinds[type], () => {
    for (const point of points) writer.bytes(1, point);
    if (type !== "gauge") writer.varint(2, CUMULATIVE);
    if (type === "counter") writer.varint(3, MONOTONIC);
  });
  return writer.take();
}

function toPoint(
  writer: ProtobufWriter,
  family: FamilyShape,
  series: MetricSeries,
  times: MetricTimes,
): Buffer {
  writer.nanos(2, times.startMs);
  writer.nanos(3, times.nowMs);
  if (family.type === "histogram") writeHistogram(writer, family, series);
  else {
    writer.double(4, series.values[0]!);
    writeAttributes(writer, 7, labelsOf(family, series));
  }
  return writer.take();
}

/** What a HistogramDataPoint has beside its times. */
function writeHistogram(writer: ProtobufWriter, family: FamilyShape, series: MetricSeries): void {
  const { buckets } = family;
  const counts = series.values.slice(0, buckets.length + 1);
  writer.fixed64(
    4,
    counts.reduce((sum, count) => sum + count, 0),
  );
  writer.double(5, series.values[buckets.length + 1]!);
  writer.packedFixed64(6, counts);
  writer.packedDoubles(7, buckets);
  for (const exemplar of series.exemplars ?? []) {
    if (exemplar !== undefined) writer.message(8, () => writeExemplar(writer, exemplar));
  }
  writeAttributes(writer, 9, labelsOf(family, series));
}

function writeExemplar(writer: ProtobufWriter, exemplar: Exemplar): void {
  const { traceId, spanId, value, atSeconds } = exemplar;
  writer.nanos(2, atSeconds * 1000);
  writer.double(3, value);
  if (spanId !== undefined) writer.hex(4, spanId);
  writer.hex(5, traceId);
}

function labelsOf({ labelNames }: FamilyShape, { labelValues }: MetricSeries) {
  return Object.fromEntries(labelNames.map((name, at) => [name, labelValues[at]!]));
}

/** As UCUM writes the unit that a name of Prometheus ends in. */
function unitOf(name: string): string {
  if (/_seconds(?:_total)?$/.test(name)) return "s";
  if (/_milliseconds$/.test(name)) return "ms";
  return /_bytes(?:_total)?$/.test(name) ? "By" : "";
}
