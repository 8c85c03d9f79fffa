/** A line of the log in the wire format of OTLP: `LogRecord` of opentelemetry.proto.logs.v1. */

import { writeAttributes } from "./otlp-values.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";

/** The numbers of OpenTelemetry's data model of logs. */
const severities: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};
const SAMPLED = 1;

/** `line` is JSON as `json-log.ts` writes it; `nowMs` is since 1970. */
export function encodeLog(writer: ProtobufWriter, line: string, nowMs: number): Buffer {
  // Who writes, where and in which process is told by the resource.
  const { level, time, msg, trace_id, span_id, pid, hostname, name, ...fields } = JSON.parse(
    line,
  ) as LogLine;
  writer.nanos(1, Date.parse(time));
  writer.varint(2, severities[level] ?? 0);
  writer.text(3, level);
  if (msg !== undefined) writer.message(5, () => writer.text(1, msg));
  writeAttributes(writer, 6, fields);
  if (trace_id !== undefined && span_id !== undefined) {
    writer.fixed32(8, SAMPLED);
    writer.hex(9, trace_id);
    writer.hex(10, span_id);
  }
  writer.nanos(11, nowMs);
  return writer.take();
}

interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly pid?: number;
  readonly hostname?: string;
  readonly name?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
}
