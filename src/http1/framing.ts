/**
 * How long the body of a message is (RFC 9112 §6.3), decided once and strictly: a message that two
 * recipients could measure differently is refused, never repaired.
 */

import { FieldKind } from "./field-kind.ts";
import type { FieldLines } from "./field-lines.ts";
import type { MessageProblem } from "./message-problem.ts";

/** Body lengths that are not a number of octets. */
export const CHUNKED = -1;
export const UNTIL_CLOSE = -2;
/** What `readFraming` answers when neither Content-Length nor Transfer-Encoding is there. */
export const UNFRAMED = -3;

/** Reads the framing fields. A string names the problem; a number is the length of the body. */
export function readFraming(fields: FieldLines, versionMinor: number): number | MessageProblem {
  if (!fields.has(FieldKind.contentLength) && !fields.has(FieldKind.transferEncoding)) {
    return UNFRAMED;
  }
  let lengthLine = -1;
  let codingLine = -1;
  for (let line = 0; line < fields.count; line++) {
    const kind = fields.kinds[line];
    if (kind === FieldKind.contentLength) {
      if (lengthLine >= 0) return "content_length";
      lengthLine = line;
    } else if (kind === FieldKind.transferEncoding) {
      if (codingLine >= 0) return "transfer_encoding";
      codingLine = line;
    }
  }
  if (codingLine >= 0) {
    const problem = codingProblem(fields.valueOf(codingLine), versionMinor, lengthLine >= 0);
    return problem ?? CHUNKED;
  }
  return lengthLine < 0 ? UNFRAMED : readContentLength(fields, lengthLine);
}

function codingProblem(
  coding: string,
  versionMinor: number,
  hasLength: boolean,
): MessageProblem | undefined {
  // RFC 9112 §6.1: a sender of HTTP/1.0 does not know the field, so its framing is in doubt.
  if (versionMinor === 0) return "transfer_encoding";
  if (coding.toLowerCase() === "chunked") return hasLength ? "both_framings" : undefined;
  return /^(gzip|x-gzip|deflate|compress|x-compress)\s*,\s*chunked$/i.test(coding)
    ? "transfer_coding_unknown"
    : "transfer_encoding";
}

function readContentLength(fields: FieldLines, line: number): number | MessageProblem {
  const start = fields.spans[line * 4 + 2]!;
  const end = fields.spans[line * 4 + 3]!;
  if (start === end) return "content_length";
  let length = 0;
  for (let i = start; i < end; i++) {
    const digit = fields.bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return "content_length";
    length = length * 10 + digit;
    if (length > Number.MAX_SAFE_INTEGER) return "body_too_large";
  }
  return length;
}
