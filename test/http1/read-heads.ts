/** Heads from text, for tests of what stands in them. */

import type { FieldLines } from "../../src/http1/field-lines.ts";
import { FieldScanner } from "../../src/http1/field-scanner.ts";
import type { HeadLimits } from "../../src/http1/head-reader.ts";
import type { MessageProblem } from "../../src/http1/message-problem.ts";
import type { RequestHead } from "../../src/http1/request-head.ts";
import { RequestReader } from "../../src/http1/request-reader.ts";
import type { ResponseHead } from "../../src/http1/response-head.ts";
import { ResponseReader } from "../../src/http1/response-reader.ts";
import { MALFORMED, type Scanner } from "../../src/http1/scan.ts";

export const headLimits: HeadLimits = { headBytesMax: 16_384, fieldsMax: 100 };

/** The head, or what is wrong with it. `raw` is one whole head, one character an octet. */
export function readRequestHead(raw: string, limits = headLimits): RequestHead | MessageProblem {
  const reader = new RequestReader(limits);
  const stop = reader.read(Buffer.from(raw, "latin1"), 0);
  if (stop < 0) return reader.problem;
  return reader.head.interpret() ?? reader.head;
}

/** As `readRequestHead`, for a head that is known to be good. */
export function goodRequestHead(raw: string): RequestHead {
  const head = readRequestHead(raw);
  if (typeof head === "string") throw new Error(`refused: ${head}`);
  return head;
}

export function readResponseHead(raw: string, method = "GET"): ResponseHead | MessageProblem {
  const reader = new ResponseReader(headLimits);
  const stop = reader.read(Buffer.from(raw, "latin1"), 0);
  if (stop < 0) return reader.problem;
  return reader.head.interpret(method) ?? reader.head;
}

/** Field lines from text, each with its CRLF. */
export function readFields(lines: string): FieldLines {
  const scanner = new FieldScanner(headLimits.fieldsMax);
  const bytes = Buffer.from(`${lines}\r\n`, "latin1");
  scanner.begin(bytes, 0);
  if (scanner.scan(bytes.length) < 0) throw new Error(`refused: ${scanner.problem}`);
  return scanner.fields;
}

/**
 * What a scanner answers to octets that come in slices of that length: the offset behind what it
 * looks for, its problem, or `incomplete`.
 */
export function scanSliced(
  scanner: Scanner,
  raw: string,
  sliceBytes: number,
): number | MessageProblem | "incomplete" {
  const bytes = Buffer.from(raw, "latin1");
  scanner.begin(bytes, 0);
  for (let end = sliceBytes; ; end += sliceBytes) {
    const stop = scanner.scan(Math.min(end, bytes.length));
    if (stop === MALFORMED) return scanner.problem;
    if (stop >= 0) return stop;
    if (end >= bytes.length) return "incomplete";
  }
}
