/**
 * Field lines up to and with the empty line (RFC 9112 §5): header sections and trailer sections.
 * CRLF only, no folded line, no white space before the colon, no octet outside the grammar.
 */
import { FieldLines } from "./field-lines.ts";
import type { MessageProblem } from "./message-problem.ts";
import { FIELD_VALUE, octetClass, TOKEN } from "./octet-class.ts";
import { CR, HTAB, INCOMPLETE, LF, MALFORMED, type Scanner, SP } from "./scan.ts";

const COLON = 0x3a;

type Part = "line" | "name" | "space" | "value" | "line-end" | "end";

export class FieldScanner implements Scanner {
  problem: MessageProblem = "field_line";
  fields: FieldLines;

  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  #part: Part = "line";
  #nameStart = 0;
  #valueStart = 0;

  constructor(fieldsMax: number) {
    this.fields = new FieldLines(fieldsMax);
  }

  begin(bytes: Buffer, start: number): void {
    this.#bytes = bytes;
    this.fields.bytes = bytes;
    this.fields.clear();
    this.#position = start;
    this.#part = "line";
  }

  moveTo(bytes: Buffer, delta: number): void {
    this.#bytes = bytes;
    this.fields.moveTo(bytes, delta);
    this.#position -= delta;
    this.#nameStart -= delta;
    this.#valueStart -= delta;
  }

  scan(end: number): number {
    const bytes = this.#bytes;
    while (this.#position < end) {
      switch (this.#part) {
        case "line":
          this.#scanWholeLines(end);
          if (this.#position === end) return INCOMPLETE;
          if (!this.#scanLineStart()) return MALFORMED;
          break;
        case "name":
          if (!this.#scanName(end)) return MALFORMED;
          break;
        case "space":
          this.#skipSpace(end);
          break;
        case "value":
          if (!this.#scanValue(end)) return MALFORMED;
          break;
        case "line-end":
          if (bytes[this.#position] !== LF) return this.#fail();
          this.#position += 1;
          this.#part = "line";
          break;
        case "end":
          if (bytes[this.#position] !== LF) return this.#fail();
          return this.#position + 1;
      }
    }
    return INCOMPLETE;
  }

  /**
   * Goes over the lines that lie whole before `end` and are right, in one loop that keeps its state
   * in registers; stops at the beginning of any other line. bench/head-scan.ts: 0.93 µs for a head
   * of 8 fields in the place of 1.1.
   */
  #scanWholeLines(end: number): void {
    const { fields } = this;
    const bytes = this.#bytes;
    const table = octetClass;
    let lineStart = this.#position;
    while (lineStart < end && fields.count < fields.linesMax) {
      let at = lineStart;
      while (at < end && (table[bytes[at]!]! & TOKEN) !== 0) at += 1;
      const nameEnd = at;
      if (at === end || bytes[at] !== COLON || at === lineStart) break;
      at += 1;
      while (at < end && isSpace(bytes[at]!)) at += 1;
      const valueStart = at;
      while (at < end && (table[bytes[at]!]! & FIELD_VALUE) !== 0) at += 1;
      if (at + 1 >= end || bytes[at] !== CR || bytes[at + 1] !== LF) break;
      let valueEnd = at;
      while (valueEnd > valueStart && isSpace(bytes[valueEnd - 1]!)) valueEnd -= 1;
      fields.beginLine(lineStart, nameEnd);
      fields.endLine(valueStart, valueEnd);
      lineStart = at + 2;
    }
    this.#position = lineStart;
  }

  #scanLineStart(): boolean {
    if (this.#bytes[this.#position] === CR) {
      this.#position += 1;
      this.#part = "end";
      return true;
    }
    if (this.fields.count === this.fields.linesMax) {
      this.problem = "too_many_fields";
      return false;
    }
    this.#nameStart = this.#position;
    this.#part = "name";
    return true;
  }

  #scanName(end: number): boolean {
    const bytes = this.#bytes;
    let position = this.#position;
    while (position < end && (octetClass[bytes[position]!]! & TOKEN) !== 0) position += 1;
    this.#position = position;
    if (position === end) return true;
    if (bytes[position] !== COLON || position === this.#nameStart) {
      this.problem = "field_line";
      return false;
    }
    this.fields.beginLine(this.#nameStart, position);
    this.#position = position + 1;
    this.#part = "space";
    return true;
  }

  #skipSpace(end: number): void {
    const bytes = this.#bytes;
    let position = this.#position;
    while (position < end && isSpace(bytes[position]!)) position += 1;
    this.#position = position;
    if (position === end) return;
    this.#valueStart = position;
    this.#part = "value";
  }

  #scanValue(end: number): boolean {
    const bytes = this.#bytes;
    let position = this.#position;
    while (position < end && (octetClass[bytes[position]!]! & FIELD_VALUE) !== 0) position += 1;
    this.#position = position;
    if (position === end) return true;
    if (bytes[position] !== CR) {
      this.problem = "field_line";
      return false;
    }
    let valueEnd = position;
    while (valueEnd > this.#valueStart && isSpace(bytes[valueEnd - 1]!)) valueEnd -= 1;
    this.fields.endLine(this.#valueStart, valueEnd);
    this.#position = position + 1;
    this.#part = "line-end";
    return true;
  }

  #fail(): number {
    this.problem = "field_line";
    return MALFORMED;
  }
}

function isSpace(octet: number): boolean {
  return octet === SP || octet === HTAB;
}
