/**
 * Takes the body of one message out of chunks of octets: by length, chunked, or until the
 * connection closes (RFC 9112 §6.3, §7.1). Nothing is collected; the sink gets views.
 *
 * Chunked is read strictly: CRLF only, plain hexadecimal sizes, extensions skipped up to a limit.
 */
import type { FieldLines } from "./field-lines.ts";
import { FieldScanner } from "./field-scanner.ts";
import { CHUNKED, UNTIL_CLOSE } from "./framing.ts";
import { type HeadLimits, HeadReader } from "./head-reader.ts";
import type { MessageProblem } from "./message-problem.ts";
import { FIELD_VALUE, octetClass } from "./octet-class.ts";
import { CR, HTAB, INCOMPLETE, LF, MALFORMED, type Scanner, SP } from "./scan.ts";

export interface BodySink {
  /** `chunk` is valid during the call. */
  onBody(chunk: Buffer): void;
}

/** Octets of chunk extensions in one message; RFC 9112 §7.1.1 asks for a limit. */
const EXTENSION_BYTES_MAX = 4096;
/** 2^52: one more digit would leave the integers that a number holds exactly. */
const SIZE_DIGITS_MAX = 13;
const SEMICOLON = 0x3b;

type Part =
  | "none"
  | "length"
  | "until-close"
  | "size"
  | "pad"
  | "extension"
  | "size-end"
  | "chunk"
  | "chunk-cr"
  | "chunk-end"
  | "trailers";

export class BodyDecoder {
  problem: MessageProblem = "chunk";
  /** Of a chunked body that is complete and had trailer fields. */
  trailers: FieldLines | undefined;
  /** Octets of body handed on so far. */
  bytesRead = 0;

  readonly #limits: HeadLimits;
  readonly #bodyBytesMax: number;
  #part: Part = "none";
  /** Octets to come of the body or of the chunk. */
  #remaining = 0;
  #sizeDigits = 0;
  #extensionBytes = 0;
  #trailerReader: HeadReader | undefined;
  #trailerScanner: FieldScanner | undefined;

  /** A chunk with which a body would be longer than `bodyBytesMax` is refused by its size. */
  constructor(limits: HeadLimits, bodyBytesMax = Number.POSITIVE_INFINITY) {
    this.#limits = limits;
    this.#bodyBytesMax = bodyBytesMax;
  }

  /** Prepares for a body of that length, CHUNKED or UNTIL_CLOSE. */
  begin(bodyBytes: number): void {
    this.bytesRead = 0;
    this.trailers = undefined;
    this.#remaining = 0;
    this.#sizeDigits = 0;
    this.#extensionBytes = 0;
    if (bodyBytes === CHUNKED) this.#part = "size";
    else if (bodyBytes === UNTIL_CLOSE) this.#part = "until-close";
    else {
      this.#part = bodyBytes === 0 ? "none" : "length";
      this.#remaining = bodyBytes;
    }
  }

  get isComplete(): boolean {
    return this.#part === "none";
  }

  /** Whether the end of the connection is the end of this body. */
  get endsWithConnection(): boolean {
    return this.#part === "until-close";
  }

  /** Octets known to be missing; a chunked body counts its present chunk only. */
  get bytesRemaining(): number {
    return this.#remaining;
  }

  /**
   * Reads on from `chunk[from]`. Answers the offset behind the body when it is complete, else
   * INCOMPLETE (all was taken) or MALFORMED.
   */
  decode(chunk: Buffer, from: number, sink: BodySink): number {
    let at = from;
    while (this.#part !== "none") {
      if (at === chunk.length) return INCOMPLETE;
      at = this.#step(chunk, at, sink);
      if (at < 0) return at;
    }
    return at;
  }

  #step(chunk: Buffer, at: number, sink: BodySink): number {
    switch (this.#part) {
      case "length":
        return this.#take(chunk, at, sink, "none");
      case "chunk":
        return this.#take(chunk, at, sink, "chunk-cr");
      case "until-close":
        this.#hand(chunk, at, chunk.length, sink);
        return chunk.length;
      case "size":
        return this.#readSize(chunk, at);
      case "pad":
      case "extension":
        return this.#skipExtension(chunk, at);
      case "chunk-cr":
        return this.#expect(chunk, at, CR, "chunk-end");
      case "chunk-end":
        return this.#expect(chunk, at, LF, "size");
      case "size-end":
        return this.#expect(chunk, at, LF, this.#remaining === 0 ? "trailers" : "chunk");
      default:
        return this.#readTrailers(chunk, at);
    }
  }

  #take(chunk: Buffer, at: number, sink: BodySink, next: Part): number {
    const end = Math.min(chunk.length, at + this.#remaining);
    this.#remaining -= end - at;
    if (this.#remaining === 0) this.#part = next;
    this.#hand(chunk, at, end, sink);
    return end;
  }

  #hand(chunk: Buffer, start: number, end: number, sink: BodySink): void {
    this.bytesRead += end - start;
    sink.onBody(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end));
  }

  #readSize(chunk: Buffer, from: number): number {
    let at = from;
    for (; at < chunk.length; at++) {
      const digit = hexadecimalValue(chunk[at]!);
      if (digit < 0) break;
      this.#sizeDigits += 1;
      if (this.#sizeDigits > SIZE_DIGITS_MAX) return this.#fail("chunk");
      this.#remaining = this.#remaining * 16 + digit;
    }
    if (at === chunk.length) return at;
    if (this.#sizeDigits === 0) return this.#fail("chunk");
    if (this.bytesRead + this.#remaining > this.#bodyBytesMax) return this.#fail("body_too_large");
    this.#sizeDigits = 0;
    const octet = chunk[at]!;
    if (octet === CR) this.#part = "size-end";
    else if (octet === SEMICOLON) this.#part = "extension";
    else if (octet === SP || octet === HTAB) this.#part = "pad";
    else return this.#fail("chunk");
    return at + 1;
  }

  /** White space may stand before the semicolon of an extension and nowhere else (§7.1.1). */
  #skipExtension(chunk: Buffer, from: number): number {
    let at = from;
    for (; at < chunk.length; at++) {
      const octet = chunk[at]!;
      this.#extensionBytes += 1;
      if (this.#extensionBytes > EXTENSION_BYTES_MAX) return this.#fail("chunk_extensions");
      if (this.#part === "pad") {
        if (octet === SEMICOLON) this.#part = "extension";
        else if (octet !== SP && octet !== HTAB) return this.#fail("chunk");
      } else if (octet === CR) {
        this.#part = "size-end";
        return at + 1;
      } else if ((octetClass[octet]! & FIELD_VALUE) === 0) return this.#fail("chunk");
    }
    return at;
  }

  #expect(chunk: Buffer, at: number, octet: number, next: Part): number {
    if (chunk[at] !== octet) return this.#fail("chunk");
    this.#part = next;
    return at + 1;
  }

  #readTrailers(chunk: Buffer, at: number): number {
    this.#trailerScanner ??= new FieldScanner(this.#limits.fieldsMax);
    this.#trailerReader ??= new HeadReader(noStartLine, this.#trailerScanner, this.#limits);
    const stop = this.#trailerReader.read(chunk, at);
    if (stop === MALFORMED) return this.#fail("trailers");
    if (stop === INCOMPLETE) return chunk.length;
    if (this.#trailerScanner.fields.count > 0) this.trailers = this.#trailerScanner.fields;
    this.#part = "none";
    return stop;
  }

  #fail(problem: MessageProblem): number {
    this.problem = problem;
    return MALFORMED;
  }
}

/** A trailer section has no start line. */
class NoStartLine implements Scanner {
  readonly problem = "trailers";
  #start = 0;

  begin(_bytes: Buffer, start: number): void {
    this.#start = start;
  }

  scan(): number {
    return this.#start;
  }

  moveTo(): void {
    // Nothing of it is left once it was scanned.
  }
}

const noStartLine = new NoStartLine();

function hexadecimalValue(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
