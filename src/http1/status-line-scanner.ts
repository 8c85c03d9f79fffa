/** The status line: version SP three digits SP reason CRLF (RFC 9112 §4). */
import { VERSION_BYTES, versionProblem } from "./http-version.ts";
import type { MessageProblem } from "./message-problem.ts";
import { FIELD_VALUE, octetClass } from "./octet-class.ts";
import { CR, INCOMPLETE, LF, MALFORMED, type Scanner, SP } from "./scan.ts";

type Part = "version" | "status" | "reason" | "end";

export class StatusLineScanner implements Scanner {
  problem: MessageProblem = "start_line";
  start = 0;
  reasonStart = 0;
  reasonEnd = 0;

  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  #part: Part = "version";

  get statusStart(): number {
    return this.start + VERSION_BYTES + 1;
  }

  begin(bytes: Buffer, start: number): void {
    this.#bytes = bytes;
    this.start = start;
    this.#position = start;
    this.#part = "version";
  }

  moveTo(bytes: Buffer, delta: number): void {
    this.#bytes = bytes;
    this.#position -= delta;
    this.start -= delta;
    this.reasonStart -= delta;
    this.reasonEnd -= delta;
  }

  scan(end: number): number {
    while (this.#position < end) {
      switch (this.#part) {
        case "version":
          if (!this.#scanVersion(end)) return MALFORMED;
          break;
        case "status":
          if (!this.#scanStatus(end)) return MALFORMED;
          break;
        case "reason":
          if (!this.#scanReason(end)) return MALFORMED;
          break;
        case "end":
          return this.#bytes[this.#position] === LF ? this.#position + 1 : MALFORMED;
      }
    }
    return INCOMPLETE;
  }

  #scanVersion(end: number): boolean {
    const stop = this.start + VERSION_BYTES;
    for (; this.#position < Math.min(end, stop); this.#position++) {
      const problem = versionProblem(this.#bytes[this.#position]!, this.#position - this.start);
      if (problem !== undefined) {
        this.problem = problem;
        return false;
      }
    }
    if (this.#position === end) return true;
    this.problem = "start_line";
    if (this.#bytes[stop] !== SP) return false;
    this.#position = stop + 1;
    this.#part = "status";
    return true;
  }

  #scanStatus(end: number): boolean {
    const stop = this.statusStart + 3;
    for (; this.#position < Math.min(end, stop); this.#position++) {
      const octet = this.#bytes[this.#position]!;
      if (octet < 0x30 || octet > 0x39) return false;
    }
    if (this.#position === end) return true;
    const octet = this.#bytes[stop]!;
    // The space belongs to the grammar even before an empty reason, but senders leave it out.
    if (octet !== SP && octet !== CR) return false;
    if (octet === SP) this.#position += 1;
    this.reasonStart = this.#position;
    this.#part = "reason";
    return true;
  }

  #scanReason(end: number): boolean {
    const bytes = this.#bytes;
    let position = this.#position;
    while (position < end && (octetClass[bytes[position]!]! & FIELD_VALUE) !== 0) position += 1;
    this.#position = position;
    if (position === end) return true;
    if (bytes[position] !== CR) return false;
    this.reasonEnd = position;
    this.#position = position + 1;
    this.#part = "end";
    return true;
  }
}
