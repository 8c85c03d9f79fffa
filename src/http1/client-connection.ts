/**
 * The client end of one HTTP/1.1 connection: one request at a time, its response in pieces.
 * Whether a failed request may be sent again is the caller's decision; this end gives the facts.
 *
 *   idle --send--> busy --last octet of both messages--> idle (reusable) or closed
 *
 * Octets or FIN on an idle connection close it: nothing that comes unasked is ever taken for the
 * answer to a later request (RFC 9112 §9.2).
 */
import assert from "node:assert/strict";
import { BodyDecoder, type BodySink } from "./body-decoder.ts";
import type { FieldLines } from "./field-lines.ts";
import { CHUNKED } from "./framing.ts";
import type { HeadLimits } from "./head-reader.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { Pipe, PipeReceiver } from "./pipe.ts";
import type { ResponseHead } from "./response-head.ts";
import { ResponseReader } from "./response-reader.ts";
import { MALFORMED } from "./scan.ts";

export interface ResponseReceiver {
  /** A 1xx response; 101 comes through `onUpgrade`. */
  onInterim(head: ResponseHead): void;
  onHead(head: ResponseHead): void;
  /** `chunk` is valid during the call. */
  onBody(chunk: Buffer): void;
  /** The response is complete. `isReusable` tells whether the connection may carry another one. */
  onEnd(trailers: FieldLines | undefined): void;
  /** All octets at hand were handed over: a good moment to flush what was made of them. */
  onPause(): void;
  /** The last call when the response did not become complete. */
  onFailed(failure: ResponseFailure): void;
  /** There is room again after `writeBody` answered `false`. */
  onDrain(): void;
  /** The server switched protocols as asked; `rest` is what came behind the head. */
  onUpgrade(head: ResponseHead, rest: Buffer): void;
}

export interface ResponseFailure {
  /** `closed`: FIN before the response was complete; `reset`: an error of the connection. */
  readonly kind: "closed" | "reset" | "malformed";
  readonly problem: MessageProblem | undefined;
  readonly cause: Error | undefined;
  /** Whether any octet of the response had come. */
  readonly hasResponse: boolean;
}

export interface ClientRequest {
  /** The whole head with its empty line. */
  readonly head: Uint8Array;
  readonly method: string;
  /** The body when it is at hand; leaves in one write with the head. */
  readonly body?: Uint8Array | undefined;
  /** Of a body that follows by `writeBody`: its length, or CHUNKED. 0 when none follows. */
  readonly bodyBytesToCome: number;
  /** Whether the head asks to switch protocols. */
  readonly wantsUpgrade: boolean;
}

type State = "idle" | "busy" | "upgraded" | "closed";

export class ClientConnection implements PipeReceiver, BodySink {
  readonly pipe: Pipe;
  /** Requests sent over this connection. */
  requests = 0;
  /** Called once when the connection ends while it carries no request. */
  onIdleClosed: (() => void) | undefined = undefined;

  readonly #writer: MessageWriter;
  readonly #reader: ResponseReader;
  readonly #body: BodyDecoder;
  #state: State = "idle";
  #receiver: ResponseReceiver | undefined = undefined;
  #method = "";
  #wantsUpgrade = false;
  #isReadingBody = false;
  #hasResponse = false;
  #allowsKeepAlive = true;
  /** Octets of the request body that are still to be written; CHUNKED until the last chunk. */
  #bodyToCome = 0;

  constructor(pipe: Pipe, limits: HeadLimits, writer: MessageWriter) {
    this.pipe = pipe;
    this.#writer = writer;
    this.#reader = new ResponseReader(limits);
    this.#body = new BodyDecoder(limits);
    pipe.attach(this);
  }

  /** Whether the connection may carry another request. */
  get isReusable(): boolean {
    return this.#state === "idle" && this.#allowsKeepAlive;
  }

  get isClosed(): boolean {
    return this.#state === "closed";
  }

  send(request: ClientRequest, receiver: ResponseReceiver): void {
    assert(this.#state === "idle", "the connection is busy or closed");
    this.#state = "busy";
    this.#receiver = receiver;
    this.#method = request.method;
    this.#wantsUpgrade = request.wantsUpgrade;
    this.#isReadingBody = false;
    this.#hasResponse = false;
    this.#bodyToCome = request.bodyBytesToCome;
    this.requests += 1;
    if (request.body === undefined) {
      this.pipe.write(request.head);
      return;
    }
    this.#writer.addBytes(request.head);
    this.#writer.send(this.pipe, request.body);
  }

  /** Sends octets of the request's body. `false` asks to wait for `onDrain`. */
  writeBody(chunk: Uint8Array): boolean {
    if (this.#state !== "busy" || chunk.length === 0) return true;
    if (this.#bodyToCome === CHUNKED) return this.#writer.sendChunk(this.pipe, chunk);
    assert(chunk.length <= this.#bodyToCome, "the body is longer than announced");
    this.#bodyToCome -= chunk.length;
    return this.pipe.write(chunk);
  }

  /** Ends the request's body. `trailers` are lines with their CRLF. */
  endBody(trailers = ""): void {
    if (this.#state !== "busy") return;
    if (this.#bodyToCome === CHUNKED) {
      this.#writer.addLatin1(`0\r\n${trailers}\r\n`);
      this.#writer.send(this.pipe);
    }
    assert(this.#bodyToCome <= 0, "the body is shorter than announced");
    this.#bodyToCome = 0;
  }

  /** Ends the connection at once; the receiver of a request under way hears nothing more. */
  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#receiver = undefined;
    this.pipe.destroy();
  }

  /** Hands the connection over after `onUpgrade`. */
  takeOver(receiver: PipeReceiver): void {
    assert(this.#state === "upgraded");
    this.pipe.attach(receiver);
  }

  onBytes(chunk: Buffer): void {
    if (this.#state === "idle") {
      this.#endIdle();
      return;
    }
    if (this.#state !== "busy") return;
    const receiver = this.#receiver!;
    this.#hasResponse = true;
    this.#consume(chunk, receiver);
    if (this.#receiver === receiver) receiver.onPause();
  }

  onEnd(): void {
    if (this.#state === "idle") this.#endIdle();
    else if (this.#state !== "busy") return;
    else if (this.#isReadingBody && this.#body.endsWithConnection) this.#complete();
    else this.#fail("closed", undefined, undefined);
  }

  onDrain(): void {
    this.#receiver?.onDrain();
  }

  /** From the decoder, which may hand over more after the receiver has closed the connection. */
  onBody(chunk: Buffer): void {
    this.#receiver?.onBody(chunk);
  }

  onClose(error: Error | undefined): void {
    if (this.#state === "closed") return;
    if (this.#state === "busy") {
      this.#fail(error === undefined ? "closed" : "reset", undefined, error);
    } else this.#endIdle();
  }

  #consume(chunk: Buffer, receiver: ResponseReceiver): void {
    let at = 0;
    while (at >= 0 && at < chunk.length && this.#receiver === receiver) {
      at = this.#isReadingBody
        ? this.#readBody(chunk, at, receiver)
        : this.#readHead(chunk, at, receiver);
    }
    // The response is complete and more has come: the connection is out of step.
    if (at >= 0 && at < chunk.length && this.#state === "idle") this.#endIdle();
  }

  #readHead(chunk: Buffer, from: number, receiver: ResponseReceiver): number {
    const at = this.#reader.read(chunk, from);
    if (at === MALFORMED) return this.#fail("malformed", this.#reader.problem, undefined);
    if (at < 0) return at;
    const { head } = this.#reader;
    const problem = head.interpret(this.#method);
    if (problem !== undefined) return this.#fail("malformed", problem, undefined);
    if (head.status === 101) return this.#upgrade(chunk, at, receiver);
    // RFC 9112 §9.6: whatever message says close, no other request goes over the connection.
    if (head.connection.close) this.#allowsKeepAlive = false;
    if (head.isInterim) {
      receiver.onInterim(head);
      return at;
    }
    this.#allowsKeepAlive &&= head.allowsKeepAlive;
    this.#body.begin(head.bodyBytes);
    this.#isReadingBody = true;
    // Octets behind a response mean that nobody knows where the next one begins.
    if (this.#body.isComplete && at < chunk.length) this.#allowsKeepAlive = false;
    receiver.onHead(head);
    if (this.#receiver === receiver && this.#body.isComplete) this.#complete();
    return at;
  }

  #readBody(chunk: Buffer, from: number, receiver: ResponseReceiver): number {
    const at = this.#body.decode(chunk, from, this);
    if (this.#receiver !== receiver) return -1;
    if (at === MALFORMED) return this.#fail("malformed", this.#body.problem, undefined);
    if (at < 0 || !this.#body.isComplete) return -1;
    if (at < chunk.length) this.#allowsKeepAlive = false;
    this.#complete();
    return at;
  }

  #upgrade(chunk: Buffer, at: number, receiver: ResponseReceiver): number {
    // RFC 9110 §7.8: a server must not switch to a protocol that was not asked for.
    if (!this.#wantsUpgrade) return this.#fail("malformed", "start_line", undefined);
    this.#state = "upgraded";
    this.#receiver = undefined;
    receiver.onUpgrade(this.#reader.head, chunk.subarray(at));
    return -1;
  }

  #complete(): void {
    const receiver = this.#receiver!;
    this.#receiver = undefined;
    // A response that came before the request was complete leaves the rest of it unsent.
    if (this.#bodyToCome !== 0) this.#allowsKeepAlive = false;
    if (this.#allowsKeepAlive) {
      this.#state = "idle";
      // The receiver may have paused at the last octets; an idle connection must see its end.
      this.pipe.resume();
    } else {
      this.#state = "closed";
      this.pipe.destroy();
    }
    receiver.onEnd(this.#body.trailers);
  }

  #fail(
    kind: ResponseFailure["kind"],
    problem: MessageProblem | undefined,
    cause: Error | undefined,
  ): -1 {
    const receiver = this.#receiver;
    const hasResponse = this.#hasResponse;
    this.close();
    receiver?.onFailed({ kind, problem, cause, hasResponse });
    return -1;
  }

  #endIdle(): void {
    this.close();
    this.onIdleClosed?.();
  }
}
