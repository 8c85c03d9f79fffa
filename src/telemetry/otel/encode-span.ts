/** A span in the wire format of OTLP: `Span` of opentelemetry.proto.trace.v1. */

import { writeAttributes } from "./otlp-values.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";
import { type Span, SpanKind } from "./span.ts";

const STATUS_ERROR = 2;
/** Sampled, and that it is known whether the parent is of another process. */
const FLAGS = 0x101;
const PARENT_IS_REMOTE = 0x200;

/** `toEpochMs` tells the time of day of a reading of the monotonic clock. */
export function encodeSpan(
  writer: ProtobufWriter,
  span: Span,
  toEpochMs: (atMs: number) => number,
): Buffer {
  writer.hex(1, span.traceId);
  writer.hex(2, span.spanId);
  if (span.traceState !== "") writer.text(3, span.traceState);
  if (span.parentId !== undefined) writer.hex(4, span.parentId);
  writer.text(5, span.name);
  writer.varint(6, span.kind);
  const startedMs = toEpochMs(span.startedMs);
  writer.nanos(7, startedMs);
  writer.nanos(8, startedMs + (span.endedMs - span.startedMs));
  writeAttributes(writer, 9, span.attributes);
  for (const event of span.events) {
    writer.message(11, () => {
      writer.nanos(1, startedMs + (event.atMs - span.startedMs));
      writer.text(2, event.name);
      writeAttributes(writer, 3, event.attributes);
    });
  }
  if (span.hasFailed) writer.message(15, () => writer.varint(3, STATUS_ERROR));
  const isRemote = span.parentId !== undefined && span.kind === SpanKind.server;
  writer.fixed32(16, isRemote ? FLAGS | PARENT_IS_REMOTE : FLAGS);
  return writer.take();
}
