/**
 * The reading side of a server connection: octets in any slices become heads and bodies of
 * requests, one request at a time. What comes before the next request may begin is held here.
 */
import { BodyDecoder, type BodySink } from "./body-decoder.ts";
import type { FieldLines } from "./field-lines.ts";
import { CHUNKED } from "./framing.ts";
import type { MessageLimits } from "./message-limits.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { Pipe } from "./pipe.ts";
import type { RequestHead } from "./request-head.ts";
import type { RequestReader } from "./request-reader.ts";
import type { RequestReaders } from "./request-readers.ts";
import { MALFORMED } from "./scan.ts";

export interface IntakeHost extends BodySink {
  /** Whether the next request may begin. */
  readonly mayBegin: boolean;
  onHead(head: RequestHead): void;
  /** Only of requests that have a body. */
  onBodyEnd(trailers: FieldLines | undefined): void;
  /** All octets at hand were used. */
  onPause(): void;
  /** Nothing more can be read. `method` is empty when it is not known. */
  onProblem(problem: MessageProblem, method: string): void;
  /** What lies behind the request in whose course the reading was stopped. */
  onRest(bytes: Buffer): void;
}

/** From this length on held octets stop the reading; before, it goes on, to see a client leave. */
const HELD_BYTES_MAX = 16_384;

export class RequestIntake implements BodySink {
  readonly #pipe: Pipe;
  readonly #readers: RequestReaders;
  readonly #limits: MessageLimits;
  readonly #host: IntakeHost;
  /** While a request is under way, or the head of one. */
  #reader: RequestReader | undefined = undefined;
  readonly #body: BodyDecoder;
  /** Pipelined requests that must wait. */
  #held: Buffer | undefined = undefined;
  #isReading = false;
  #isStopped = false;
  #isBodyPaused = false;
  #isPipePaused = false;

  constructor(pipe: Pipe, readers: RequestReaders, host: IntakeHost) {
    this.#pipe = pipe;
    this.#readers = readers;
    this.#limits = readers.limits;
    this.#host = host;
    this.#body = new BodyDecoder(this.#limits, this.#limits.bodyBytesMax);
  }

  get isHeadUnderWay(): boolean {
    return this.#reader?.isUnderWay ?? false;
  }

  /** Whether octets of a later request wait. */
  get holds(): boolean {
    return this.#held !== undefined;
  }

  /** Whether octets at hand are being read just now. */
  get isReading(): boolean {
    return this.#isReading;
  }

  get isBodyComplete(): boolean {
    return this.#body.isComplete;
  }

  get isBodyPaused(): boolean {
    return this.#isBodyPaused;
  }

  /** Octets of the present body so far. */
  get bodyBytesRead(): number {
    return this.#body.bytesRead;
  }

  /** Octets that are missing of the present body; nobody knows how many of a chunked one. */
  get bodyBytesToCome(): number {
    if (this.#body.isComplete) return 0;
    const isChunked = this.#reader?.head.bodyBytes === CHUNKED;
    return isChunked ? Number.POSITIVE_INFINITY : this.#body.bytesRemaining;
  }

  /** `isKept`: the octets stay as they are; else they are written over when this returns. */
  read(chunk: Buffer, isKept = false): void {
    this.#isReading = true;
    let at = 0;
    while (at >= 0 && at < chunk.length && !this.#isStopped) {
      if (!this.#body.isComplete) at = this.#readBody(chunk, at);
      else if (this.#held === undefined && this.#host.mayBegin) at = this.#readHead(chunk, at);
      else {
        this.#hold(chunk.subarray(at), isKept);
        break;
      }
    }
    this.#isReading = false;
    this.#host.onPause();
    this.#rest();
    if (this.#isStopped && at >= 0 && at < chunk.length) this.#host.onRest(chunk.subarray(at));
  }

  /** Reads what was held, when the next request may begin. */
  goOn(): void {
    const held = this.#held;
    if (this.#isReading || !this.#host.mayBegin) return;
    if (held === undefined) {
      this.#rest();
      return;
    }
    this.#held = undefined;
    this.read(held, true);
    this.#steer();
  }

  pauseBody(): void {
    if (this.#body.isComplete) return;
    this.#isBodyPaused = true;
    this.#steer();
  }

  resumeBody(): void {
    this.#isBodyPaused = false;
    this.#steer();
  }

  /** Reads nothing more. Answers what was held. */
  stop(): Buffer | undefined {
    const held = this.#held;
    this.#isStopped = true;
    this.#held = undefined;
    this.#isBodyPaused = false;
    this.#steer();
    return held;
  }

  /** From the decoder. */
  onBody(chunk: Buffer): void {
    this.#host.onBody(chunk);
  }

  /** Between two requests nothing is held. */
  #rest(): void {
    if (this.#isStopped || !this.#body.isComplete || !this.#host.mayBegin) return;
    if (this.#reader !== undefined && this.#readers.giveBack(this.#reader)) {
      this.#reader = undefined;
    }
  }

  #readHead(chunk: Buffer, from: number): number {
    this.#reader ??= this.#readers.take();
    const at = this.#reader.read(chunk, from);
    if (at === MALFORMED) return this.#fail(this.#reader.problem, "");
    if (at < 0) return at;
    const { head } = this.#reader;
    const problem = head.interpret();
    if (problem !== undefined) return this.#fail(problem, head.method);
    if (head.bodyBytes > this.#limits.bodyBytesMax)
      return this.#fail("body_too_large", head.method);
    this.#body.begin(head.bodyBytes);
    this.#host.onHead(head);
    return at;
  }

  #readBody(chunk: Buffer, from: number): number {
    const at = this.#body.decode(chunk, from, this);
    if (this.#isStopped) return at;
    if (at === MALFORMED) return this.#fail(this.#body.problem, this.#reader?.head.method ?? "");
    if (at < 0) return at;
    this.resumeBody();
    this.#host.onBodyEnd(this.#body.trailers);
    return at;
  }

  #fail(problem: MessageProblem, method: string): -1 {
    this.#host.onProblem(problem, method);
    return -1;
  }

  #hold(bytes: Buffer, isKept: boolean): void {
    // Thousands of requests may lie in one read. Copying what is left behind each would take longer
    // than serving them; it is copied when most of what it lies in has been used up.
    const staysThere = isKept && bytes.length * 2 > bytes.buffer.byteLength;
    if (this.#held !== undefined) this.#held = Buffer.concat([this.#held, bytes]);
    else this.#held = staysThere ? bytes : Buffer.from(bytes);
    this.#steer();
  }

  #steer(): void {
    const isPaused = this.#isBodyPaused || (this.#held?.length ?? 0) >= HELD_BYTES_MAX;
    if (isPaused === this.#isPipePaused) return;
    this.#isPipePaused = isPaused;
    if (isPaused) this.#pipe.pause();
    else this.#pipe.resume();
  }
}
