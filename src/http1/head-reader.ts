/**
 * Reads one header section after another out of chunks. A section that lies whole in one chunk, as
 * nearly all do, is scanned where it lies; only the beginning of an unfinished one is copied.
 */
import type { FieldScanner } from "./field-scanner.ts";
import type { MessageProblem } from "./message-problem.ts";
import { INCOMPLETE, MALFORMED, type Scanner } from "./scan.ts";

export interface HeadLimits {
  /** Octets of start line and field lines together. */
  readonly headBytesMax: number;
  readonly fieldsMax: number;
}

const HELD_BYTES_AT_FIRST = 1024;

export class HeadReader {
  problem: MessageProblem = "start_line";

  readonly #startLine: Scanner;
  readonly #fieldScanner: FieldScanner;
  readonly #limits: HeadLimits;
  #isInStartLine = true;
  /** Whether a section has begun. */
  #isUnderWay = false;
  /** Offset of the section in the bytes that are scanned. */
  #start = 0;
  /** The octets of an unfinished section, from its beginning. */
  #held: Buffer | undefined;
  #heldBytes = 0;

  constructor(startLine: Scanner, fieldScanner: FieldScanner, limits: HeadLimits) {
    this.#startLine = startLine;
    this.#fieldScanner = fieldScanner;
    this.#limits = limits;
  }

  /** Whether octets of an unfinished section are held. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /**
   * Takes octets from `chunk[from]` on. Answers the offset in the chunk behind the section,
   * INCOMPLETE when all was taken and more is needed, or MALFORMED.
   */
  read(chunk: Buffer, from: number): number {
    if (this.#held !== undefined) return this.#readOn(this.#held, chunk, from);
    this.#start = from;
    this.#isInStartLine = true;
    this.#startLine.begin(chunk, from);
    const stop = this.#scan(chunk, chunk.length);
    if (stop === INCOMPLETE) this.#hold(chunk);
    return stop;
  }

  #readOn(held: Buffer, chunk: Buffer, from: number): number {
    const room = this.#limits.headBytesMax + 1 - this.#heldBytes;
    const taken = Math.min(chunk.length - from, room);
    const bytes = this.#grow(held, this.#heldBytes + taken);
    chunk.copy(bytes, this.#heldBytes, from, from + taken);
    const before = this.#heldBytes;
    this.#heldBytes += taken;
    const stop = this.#scan(bytes, this.#heldBytes);
    if (stop === INCOMPLETE) return INCOMPLETE;
    // The offsets of the section point into these octets: they stay as they are, and the next
    // unfinished section gets octets of its own.
    this.#held = undefined;
    this.#isUnderWay = false;
    return stop === MALFORMED ? MALFORMED : from + stop - before;
  }

  #scan(bytes: Buffer, end: number): number {
    const limit = Math.min(end, this.#start + this.#limits.headBytesMax);
    const stop = this.#scanTo(bytes, limit);
    if (stop !== INCOMPLETE || limit === end) return stop;
    this.problem = this.#isInStartLine ? "target_too_long" : "head_too_large";
    return MALFORMED;
  }

  #scanTo(bytes: Buffer, end: number): number {
    if (this.#isInStartLine) {
      const stop = this.#startLine.scan(end);
      if (stop < 0) {
        this.problem = this.#startLine.problem;
        return stop;
      }
      this.#isInStartLine = false;
      this.#fieldScanner.begin(bytes, stop);
    }
    const stop = this.#fieldScanner.scan(end);
    if (stop === MALFORMED) this.problem = this.#fieldScanner.problem;
    return stop;
  }

  #hold(chunk: Buffer): void {
    const bytes = chunk.length - this.#start;
    const held = Buffer.allocUnsafe(Math.max(bytes, HELD_BYTES_AT_FIRST));
    chunk.copy(held, 0, this.#start);
    this.#moveTo(held, this.#start);
    this.#start = 0;
    this.#held = held;
    this.#heldBytes = bytes;
    this.#isUnderWay = true;
  }

  #grow(held: Buffer, bytes: number): Buffer {
    if (bytes <= held.length) return held;
    const larger = Buffer.allocUnsafe(Math.max(bytes, held.length * 2));
    held.copy(larger, 0, 0, this.#heldBytes);
    this.#moveTo(larger, 0);
    this.#held = larger;
    return larger;
  }

  #moveTo(bytes: Buffer, delta: number): void {
    this.#startLine.moveTo(bytes, delta);
    if (!this.#isInStartLine) this.#fieldScanner.moveTo(bytes, delta);
  }
}
