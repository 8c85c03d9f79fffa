/**
 * Which field lines of a message cross the gateway. Neighbouring lines that do are copied as one
 * range of octets; nothing is rebuilt.
 *
 * Sources: RFC 9110 §7.6.1 (hop-by-hop fields), §6.5.1 (trailers), RFC 7239 §8.1 (trust).
 */
import { FieldKind, gatewayKinds } from "../http1/field-kind.ts";
import type { FieldLines } from "../http1/field-lines.ts";
import type { MessageWriter } from "../http1/message-writer.ts";

/** In lower case. */
type Names = Pick<ReadonlySet<string>, "has" | "size">;

/** Kinds that never cross: they belong to one hop, or the gateway writes them itself. */
const hopKinds = [
  FieldKind.connection,
  FieldKind.contentLength,
  FieldKind.transferEncoding,
  FieldKind.keepAlive,
  FieldKind.proxyConnection,
  FieldKind.te,
  FieldKind.upgrade,
  FieldKind.http2Settings,
] as const;

const requestKinds = [
  ...hopKinds,
  FieldKind.host,
  FieldKind.expect,
  FieldKind.proxyAuthorization,
  ...gatewayKinds,
] as const;

export const droppedFromRequests: Uint8Array = makeSet(requestKinds);

/** When the gateway takes part in the trace that the client has begun. */
export const droppedFromTraced: Uint8Array = makeSet([...requestKinds, FieldKind.traceparent]);

/** When it begins one: the state of another trace has no place in it (Trace Context §3.3). */
export const droppedWhenTraceBegins: Uint8Array = makeSet([
  ...requestKinds,
  FieldKind.traceparent,
  FieldKind.tracestate,
]);

export const droppedFromResponses: Uint8Array = makeSet(hopKinds);

/** Fields that a trailer section must not carry on: framing, routing, credentials, controls. */
export const droppedFromTrailers: Uint8Array = makeSet(
  Object.values(FieldKind).filter((kind) => kind !== FieldKind.other),
);

function makeSet(kinds: readonly number[]): Uint8Array {
  const set = new Uint8Array(256);
  for (const kind of kinds) set[kind] = 1;
  return set;
}

/**
 * Copies the lines of `fields` whose kind is not in `dropped` and whose name is not in
 * `nominated`, which holds names in lower case.
 */
export function copyFields(
  writer: MessageWriter,
  fields: FieldLines,
  dropped: Uint8Array,
  nominated: Names,
): void {
  const { bytes, spans, kinds, count } = fields;
  let runStart = -1;
  for (let line = 0; line < count; line++) {
    const isKept =
      dropped[kinds[line]!] === 0 && (nominated.size === 0 || !nominated.has(fields.nameOf(line)));
    if (isKept) {
      if (runStart < 0) runStart = spans[line * 4]!;
    } else if (runStart >= 0) {
      writer.addRange(bytes, runStart, spans[line * 4]!);
      runStart = -1;
    }
  }
  if (runStart < 0) return;
  writer.addRange(bytes, runStart, spans[count * 4 - 1]!);
  writer.addLatin1("\r\n");
}

/**
 * The trailer fields that may cross, as lines. `nominated` is of the header section: what
 * Connection names there is not forwarded as a trailer either (RFC 9110 §7.6.1).
 */
export function toTrailerLines(trailers: FieldLines | undefined, nominated: Names): string {
  if (trailers === undefined) return "";
  let lines = "";
  for (let line = 0; line < trailers.count; line++) {
    if (droppedFromTrailers[trailers.kinds[line]!] !== 0) continue;
    const name = trailers.nameOf(line);
    if (!nominated.has(name)) lines += `${name}: ${trailers.valueOf(line)}\r\n`;
  }
  return lines;
}
