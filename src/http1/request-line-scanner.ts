/**
 * The request line: method SP target SP version CRLF (RFC 9112 §3), after empty lines, which are
 * ignored (§2.2). One space between the parts, no white space elsewhere, CRLF only.
 */
import { VERSION_BYTES, versionProblem } from "./http-version.ts";
import type { MessageProblem } from "./message-problem.ts";
import { octetClass, TARGET, TARGET_ODD, TOKEN } from "./octet-class.ts";
import { CR, INCOMPLETE, LF, MALFORMED, type Scanner, SP } from "./scan.ts";

/** Empty lines ignored before a request; the RFC asks for at least one. */
const EMPTY_LINES_MAX = 8;
const METHOD_BYTES_MAX = 64;

type Part = "before" | "empty-line" | "method" | "target" | "version" | "end";

export class RequestLineScanner implements Scanner {
  problem: MessageProblem = "start_line";
  /** Of the first octet that is not an empty line. */
  start = 0;
  methodEnd = 0;
  targetStart = 0;
  targetEnd = 0;
  versionStart = 0;
  /** Whether the target has a dot or a percent sign, so that the path may have another spelling. */
  hasOddTarget = false;

  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  #part: Part = "before";
  #emptyLines = 0;

  /** Whether an octet of a request has been seen; empty lines do not count. */
  get hasBegun(): boolean {
    return this.#part !== "before" && this.#part !== "empty-line";
  }

  begin(bytes: Buffer, start: number): void {
    this.#bytes = bytes;
    this.start = start;
    this.hasOddTarget = false;
    this.#position = start;
    this.#part = "before";
    this.#emptyLines = 0;
  }

  moveTo(bytes: Buffer, delta: number): void {
    this.#bytes = bytes;
    this.#position -= delta;
    this.start -= delta;
    this.methodEnd -= delta;
    this.targetStart -= delta;
    this.targetEnd -= delta;
    this.versionStart -= delta;
  }

  scan(end: number): number {
    while (this.#position < end) {
      switch (this.#part) {
        case "before":
          if (this.#scanWhole(end)) return this.#position;
          this.#scanBefore();
          break;
        case "empty-line":
          if (this.#bytes[this.#position] !== LF) return this.#fail("start_line");
          this.#position += 1;
          this.#part = "before";
          break;
        case "method":
          if (!this.#scanMethod(end)) return MALFORMED;
          break;
        case "target":
          if (!this.#scanTarget(end)) return MALFORMED;
          break;
        case "version":
          if (!this.#scanVersion(end)) return MALFORMED;
          break;
        case "end":
          if (this.#bytes[this.#position] !== LF) return this.#fail("start_line");
          return this.#position + 1;
      }
    }
    return INCOMPLETE;
  }

  /**
   * Goes over a line that lies whole before `end` and is right, with its state in registers.
   * Changes nothing at any other line: the parts are then scanned one by one.
   */
  #scanWhole(end: number): boolean {
    const bytes = this.#bytes;
    const table = octetClass;
    const start = this.#position;
    let at = start;
    while (at < end && (table[bytes[at]!]! & TOKEN) !== 0) at += 1;
    const methodEnd = at;
    if (at === start || at - start > METHOD_BYTES_MAX || at === end || bytes[at] !== SP) {
      return false;
    }
    at += 1;
    const targetStart = at;
    let seen = 0;
    while (at < end) {
      const kind = table[bytes[at]!]!;
      if ((kind & TARGET) === 0) break;
      seen |= kind;
      at += 1;
    }
    const targetEnd = at;
    const versionEnd = targetEnd + 1 + VERSION_BYTES;
    if (targetEnd === targetStart || versionEnd + 1 >= end || bytes[targetEnd] !== SP) return false;
    if (bytes[versionEnd] !== CR || bytes[versionEnd + 1] !== LF) return false;
    for (let i = 0; i < VERSION_BYTES; i++) {
      if (versionProblem(bytes[targetEnd + 1 + i]!, i) !== undefined) return false;
    }
    this.start = start;
    this.methodEnd = methodEnd;
    this.targetStart = targetStart;
    this.targetEnd = targetEnd;
    this.versionStart = targetEnd + 1;
    this.hasOddTarget = (seen & TARGET_ODD) !== 0;
    this.#position = versionEnd + 2;
    this.#part = "end";
    return true;
  }

  #scanBefore(): void {
    this.start = this.#position;
    if (this.#bytes[this.#position] === CR && this.#emptyLines < EMPTY_LINES_MAX) {
      this.#emptyLines += 1;
      this.#position += 1;
      this.#part = "empty-line";
    } else {
      this.#part = "method";
    }
  }

  #scanMethod(end: number): boolean {
    const bytes = this.#bytes;
    let position = this.#position;
    while (position < end && (octetClass[bytes[position]!]! & TOKEN) !== 0) position += 1;
    this.#position = position;
    if (position - this.start > METHOD_BYTES_MAX) return this.#refuse("start_line");
    if (position === end) return true;
    if (bytes[position] !== SP || position === this.start) return this.#refuse("start_line");
    this.methodEnd = position;
    this.targetStart = position + 1;
    this.#position = position + 1;
    this.#part = "target";
    return true;
  }

  #scanTarget(end: number): boolean {
    const bytes = this.#bytes;
    let position = this.#position;
    let seen = 0;
    while (position < end) {
      const kind = octetClass[bytes[position]!]!;
      if ((kind & TARGET) === 0) break;
      seen |= kind;
      position += 1;
    }
    if ((seen & TARGET_ODD) !== 0) this.hasOddTarget = true;
    this.#position = position;
    if (position === end) return true;
    // A line that ends here has no version: HTTP/0.9, or not HTTP at all.
    if (position === this.targetStart || bytes[position] === CR) return this.#refuse("start_line");
    if (bytes[position] !== SP) return this.#refuse("target");
    this.targetEnd = position;
    this.versionStart = position + 1;
    this.#position = position + 1;
    this.#part = "version";
    return true;
  }

  #scanVersion(end: number): boolean {
    const stop = this.versionStart + VERSION_BYTES;
    for (; this.#position < Math.min(end, stop); this.#position++) {
      const at = this.#position - this.versionStart;
      const problem = versionProblem(this.#bytes[this.#position]!, at);
      if (problem !== undefined) return this.#refuse(problem);
    }
    if (this.#position === end) return true;
    if (this.#bytes[stop] !== CR) return this.#refuse("start_line");
    this.#position = stop + 1;
    this.#part = "end";
    return true;
  }

  #refuse(problem: MessageProblem): false {
    this.problem = problem;
    return false;
  }

  #fail(problem: MessageProblem): number {
    this.problem = problem;
    return MALFORMED;
  }
}
