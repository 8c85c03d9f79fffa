/** What a parser made of octets, in values that can be compared. */
import type { FieldLines } from "../../src/http1/field-lines.ts";
import type { RequestHead } from "../../src/http1/request-head.ts";
import type { ResponseHead } from "../../src/http1/response-head.ts";

/** Name in lower case, value. */
export type ReadField = readonly [string, string];

export interface ReadMessage {
  /**
   * What the head says besides its fields, with spaces between: method, target, version and
   * authority of a request; version, status and reason of a response; how the rest was understood.
   */
  readonly head: string;
  readonly fields: readonly ReadField[];
  /** Each octet one character. */
  body: string;
  trailers: readonly ReadField[];
  isComplete: boolean;
}

export interface Reading {
  readonly messages: readonly ReadMessage[];
  /** What was wrong, or `none`. */
  readonly problem: string;
  /** In which of the parts it showed; behind the last one when it did not. */
  readonly problemPart: number;
}

/** Of a parser that is given the octets itself. */
export interface ParserReading extends Reading {
  /** Octets of an unfinished head, which are kept. */
  readonly heldBytes: number;
}

export function toReadFields(lines: FieldLines | undefined): ReadField[] {
  const fields: ReadField[] = [];
  for (let line = 0; line < (lines?.count ?? 0); line++) {
    fields.push([lines!.nameOf(line), lines!.valueOf(line)]);
  }
  return fields;
}

export function toReadRequest(head: RequestHead): ReadMessage {
  const options = toOptions(head.connection);
  return {
    head:
      `${head.method} ${head.target} 1.${head.versionMinor} ${head.authority} ` +
      `(${head.bodyBytes} octets, expects ${head.expectsContinue}, upgrade ${head.upgrade}, ` +
      `${options})`,
    fields: toReadFields(head.fields),
    body: "",
    trailers: [],
    isComplete: false,
  };
}

export function toReadResponse(head: ResponseHead): ReadMessage {
  const options = toOptions(head.connection);
  return {
    head:
      `1.${head.versionMinor} ${head.status} ${head.reason} (${head.bodyBytes} octets, ` +
      `announces ${head.announcedBytes}, ${options})`,
    fields: toReadFields(head.fields),
    body: "",
    trailers: [],
    isComplete: false,
  };
}

function toOptions(options: RequestHead["connection"]): string {
  const { close, keepAlive, upgrade, nominated } = options;
  return `options ${[close, keepAlive, upgrade, ...nominated].join(" ")}`;
}
