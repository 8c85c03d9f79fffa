/**
 * Metrics in the wire format of OTLP: `Metric` of opentelemetry.proto.metrics.v1, of the same
 * families that `/metrics` tells. Names stay as they are there, so that both exits say the same.
 */
import type { Exemplar } from "../exemplars.ts";
import type { MetricFamily, MetricSeries } from "../metric-family.ts";
import { writeAttributes } from "./otlp-values.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";

const CUMULATIVE = 2;

/** Milliseconds since 1970. */
export interface MetricTimes {
  /** Since when it was counted. */
  readonly startMs: number;
  readonly nowMs: number;
}

/** A family without a series is none here. */
export function encodeMetrics(
  writer: ProtobufWriter,
  families: readonly MetricFamily[],
  times: MetricTimes,
): Buffer[] {
  return families
    .filter(({ series }) => series.length > 0)
    .map((family) => {
      writeMetric(writer, family, times);
      return writer.take();
    });
}

function writeMetric(writer: ProtobufWriter, family: MetricFamily, times: MetricTimes): void {
  const { name, help, type, series } = family;
  writer.text(1, name);
  writer.text(2, help);
  const unit = unitOf(name);
  if (unit !== "") writer.text(3, unit);
  if (type === "gauge") {
    writer.message(5, () => {
      for (const one of series) writePoint(writer, family, one, times);
    });
  } else if (type === "counter") {
    writer.message(7, () => {
      for (const one of series) writePoint(writer, family, one, times);
      writer.varint(2, CUMULATIVE);
      writer.varint(3, 1);
    });
  } else {
    writer.message(9, () => {
      for (const one of series) writeHistogramPoint(writer, family, one, times);
      writer.varint(2, CUMULATIVE);
    });
  }
}

/** NumberDataPoint. */
function writePoint(
  writer: ProtobufWriter,
  family: MetricFamily,
  series: MetricSeries,
  { startMs, nowMs }: MetricTimes,
): void {
  writer.message(1, () => {
    writer.nanos(2, startMs);
    writer.nanos(3, nowMs);
    writer.double(4, series.values[0]!);
    writeAttributes(writer, 7, labelsOf(family, series));
  });
}

function writeHistogramPoint(
  writer: ProtobufWriter,
  family: MetricFamily,
  series: MetricSeries,
  { startMs, nowMs }: MetricTimes,
): void {
  const { buckets } = family;
  const counts = series.values.slice(0, buckets.length + 1);
  writer.message(1, () => {
    writer.nanos(2, startMs);
    writer.nanos(3, nowMs);
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
  });
}

function writeExemplar(writer: ProtobufWriter, exemplar: Exemplar): void {
  const { traceId, spanId, value, atSeconds } = exemplar;
  writer.nanos(2, atSeconds * 1000);
  writer.double(3, value);
  if (spanId !== undefined) writer.hex(4, spanId);
  writer.hex(5, traceId);
}

function labelsOf({ labelNames }: MetricFamily, { labelValues }: MetricSeries) {
  return Object.fromEntries(labelNames.map((name, at) => [name, labelValues[at]!]));
}

/** As UCUM writes the unit that a name of Prometheus ends in. */
function unitOf(name: string): string {
  if (/_seconds(?:_total)?$/.test(name)) return "s";
  if (/_milliseconds$/.test(name)) return "ms";
  return /_bytes(?:_total)?$/.test(name) ? "By" : "";
}
