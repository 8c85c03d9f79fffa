/** The parts that all messages of OTLP have in common: attributes, and who they come from. */

import { ProtobufWriter } from "./protobuf-writer.ts";
import type { Attributes, AttributeValue } from "./span.ts";

/** More than a tag and a length need. */
const FRAME_BYTES = 16;

/** KeyValue and AnyValue of opentelemetry.proto.common.v1, as field number `field`. */
export function writeAttributes(
  writer: ProtobufWriter,
  field: number,
  attributes: Readonly<Record<string, unknown>>,
): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    writer.message(field, () => {
      writer.text(1, key);
      writer.message(2, () => writeValue(writer, value));
    });
  }
}

/** Whatever JSON can say. */
export function writeValue(writer: ProtobufWriter, value: unknown): void {
  if (typeof value === "string") writer.text(1, value);
  else if (typeof value === "boolean") writer.varint(2, value ? 1 : 0);
  else if (typeof value === "number") writeNumber(writer, value);
  else if (Array.isArray(value)) {
    writer.message(5, () => {
      for (const entry of value) writer.message(1, () => writeValue(writer, entry));
    });
  } else if (typeof value === "object" && value !== null) {
    writer.message(6, () => writeAttributes(writer, 1, value as Record<string, unknown>));
  }
}

/**
 * What sends requests of all three signals: they have the same shape around their items. Octets,
 * made once.
 */
export class OtlpSource {
  readonly #resource: Buffer;
  readonly #scope: Buffer;

  constructor(resource: Attributes, scope: { readonly name: string; readonly version: string }) {
    const writer = new ProtobufWriter();
    writeAttributes(writer, 1, resource);
    this.#resource = writer.take();
    writer.text(1, scope.name);
    writer.text(2, scope.version);
    this.#scope = writer.take();
  }

  /** An `Export…ServiceRequest` of encoded spans, metrics or log records. */
  toRequest(items: readonly Uint8Array[]): Buffer {
    const itemBytes = items.reduce((sum, { length }) => sum + length + FRAME_BYTES, 0);
    const writer = new ProtobufWriter(
      this.#resource.length + this.#scope.length + itemBytes + 4 * FRAME_BYTES,
    );
    writer.message(1, () => {
      writer.bytes(1, this.#resource);
      writer.message(2, () => {
        writer.bytes(1, this.#scope);
        for (const item of items) writer.bytes(2, item);
      });
    });
    return writer.take();
  }
}

function writeNumber(writer: ProtobufWriter, value: Extract<AttributeValue, number>): void {
  if (Number.isSafeInteger(value)) writer.varint(3, value);
  else writer.double(4, value);
}
