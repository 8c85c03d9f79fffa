/**
 * One request and its response, at the server end. The application gets it in `onRequest`, reads
 * the request and answers now or later, with a whole response or a streamed one.
 *
 *   waiting --respond------------------------------> done
 *      \----startResponse--> streaming --endResponse--^
 */
import assert from "node:assert/strict";
import type { FieldLines } from "./field-lines.ts";
import { CHUNKED, UNFRAMED } from "./framing.ts";
import { lengthLine } from "./length-line.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { Pipe, PipeReceiver } from "./pipe.ts";
import type { RequestHead } from "./request-head.ts";
import { statusLine } from "./status-line.ts";

export interface RequestBodySink {
  /** `chunk` is valid during the call. */
  onBody(chunk: Buffer): void;
  /** All octets at hand were handed over: a good moment to flush what was made of them. */
  onBodyPause?(): void;
  onBodyEnd(trailers: FieldLines | undefined): void;
  /** The body will not become complete. The exchange's `onAbort` tells why. */
  onBodyAborted(): void;
}

/** What an exchange needs of its connection. */
export interface ExchangeHost {
  readonly pipe: Pipe;
  readonly writer: MessageWriter;
  /** What the application keeps with the connection from one exchange to the next. */
  memo: unknown;
  /** `Date: …` as a field line; of now when it is not told the time. */
  dateLine(nowMs?: number): string;
  /** Whether the connection must close after this response, for a reason of the connection's. */
  mustClose(exchange: ServerExchange): boolean;
  pauseBody(): void;
  resumeBody(): void;
  onResponseDone(exchange: ServerExchange): void;
  /** Resets the connection; nothing more of it is read. */
  breakOff(): void;
  takeOver(receiver: PipeReceiver): void;
}

/** A longer text is encoded in a buffer of its own, not in the one that is used again. */
const ENCODED_BYTES_MAX = 8192;
const INTERIM_QUEUED_BYTES_MAX = 16_384;

type State = "waiting" | "streaming" | "done" | "aborted";

export class ServerExchange {
  readonly request: RequestHead;
  readonly host: ExchangeHost;
  readonly startedMs: number;
  /** Called when the client is gone or the connection has failed before the response was done. */
  onAbort: (() => void) | undefined = undefined;
  /** Called when there is room again after `write` answered `false`. */
  onDrain: (() => void) | undefined = undefined;
  /**
   * Looked at with the connection's own deadlines. A set of those under way, added to and deleted
   * from for each exchange, kept the dead ones alive from one table to the next.
   */
  watcher: { checkDeadlines(nowMs: number): void } | undefined = undefined;
  bodySink: RequestBodySink | undefined = undefined;
  /** What the application keeps with the exchange. */
  memo: unknown = undefined;
  /** 0 before the response has begun. */
  status = 0;
  /** Octets of the response's body. */
  responseBytes = 0;
  /** Whether 100 (Continue) was sent, or the client has begun its body without it. */
  hasContinued = false;
  /** When the application was done with it, where it has looked; 0 else. */
  endedMs = 0;
  /** Whether this response is the last on its connection. */
  closes = false;

  #state: State = "waiting";
  #mustClose = false;
  /** What the head announced: a length, CHUNKED, or UNFRAMED when the connection's end ends it. */
  #bodyBytes = 0;
  #isBodiless = false;
  /** Whether the head lies in the writer, which nobody else uses until it is sent. */
  #holdsHead = false;

  constructor(request: RequestHead, host: ExchangeHost, startedMs: number) {
    this.request = request;
    this.host = host;
    this.startedMs = startedMs;
  }

  get remoteAddress(): string {
    return this.host.pipe.remoteAddress;
  }

  /** Whether the response has begun, or never will. */
  get isAnswered(): boolean {
    return this.#state !== "waiting";
  }

  get isDone(): boolean {
    return this.#state === "done" || this.#state === "aborted";
  }

  /** Asks for the body. Only within `onRequest`; a body nobody asked for is discarded. */
  receiveBody(sink: RequestBodySink): void {
    this.bodySink = sink;
  }

  pauseBody(): void {
    if (!this.isDone) this.host.pauseBody();
  }

  resumeBody(): void {
    if (!this.isDone) this.host.resumeBody();
  }

  /** Makes this response the last on its connection. */
  closeAfter(): void {
    this.#mustClose = true;
  }

  /**
   * Sends an interim response. A client of HTTP/1.0 gets none (RFC 9110 §15.2), and one that does
   * not read misses some, so that they do not pile up.
   */
  interim(status: number, fields: string): void {
    if (this.#state !== "waiting" || this.request.versionMinor === 0) return;
    const { writer, pipe } = this.host;
    if (pipe.bytesQueued > INTERIM_QUEUED_BYTES_MAX) return;
    if (status === 100) this.hasContinued = true;
    writer.addBytes(statusLine(status));
    writer.addLatin1(`${fields}\r\n`);
    writer.send(pipe);
  }

  /** Sends 100 (Continue) when the client waits for it. */
  sendContinue(): void {
    if (this.request.expectsContinue && !this.hasContinued) this.interim(100, "");
  }

  /**
   * Sends a whole response in one write. `fields` are lines with their CRLF, without framing,
   * `Date` and `Connection`. Nothing happens when the client is gone.
   */
  respond(status: number, fields: string, body: Uint8Array | string = ""): void {
    if (this.#state === "aborted") return;
    const { writer, pipe } = this.host;
    const bodyBytes = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    this.beginHead(status);
    writer.addLatin1(fields);
    writer.addLatin1(this.host.dateLine(this.endedMs));
    this.#addFraming(bodyBytes);
    this.#state = "done";
    if (this.#isBodiless) writer.send(pipe);
    else {
      this.responseBytes = bodyBytes;
      if (typeof body !== "string") writer.send(pipe, body);
      else if (bodyBytes > ENCODED_BYTES_MAX) writer.send(pipe, Buffer.from(body));
      else {
        if (bodyBytes === body.length) writer.addLatin1(body);
        else writer.addUtf8(body);
        writer.send(pipe);
      }
    }
    this.host.onResponseDone(this);
  }

  /** Begins a streamed response. `bodyBytes` is its length, or CHUNKED when that is not known. */
  startResponse(status: number, fields: string, bodyBytes: number): void {
    if (this.#state === "aborted") return;
    this.beginHead(status);
    this.host.writer.addLatin1(fields);
    this.host.writer.addLatin1(this.host.dateLine());
    this.finishHead(bodyBytes);
    this.flush();
  }

  /**
   * Begins a response head and answers the writer for its field lines; `finishHead` must follow
   * before anything else is written.
   */
  beginHead(status: number): MessageWriter {
    assert(this.#state === "waiting", "the exchange is answered already");
    assert(status >= 200);
    this.status = status;
    this.#isBodiless = status === 204 || status === 304 || this.request.method === "HEAD";
    this.host.writer.addBytes(statusLine(status));
    return this.host.writer;
  }

  /**
   * Ends the head and leaves it in the writer until the first octets of the body, `endResponse` or
   * `flush`, so that what is at hand leaves in one write. One of them must follow before anybody
   * else uses the writer. UNFRAMED is for responses without a body only.
   */
  finishHead(bodyBytes: number): void {
    assert(bodyBytes !== UNFRAMED || this.#isBodiless);
    this.#addFraming(bodyBytes);
    this.#holdsHead = true;
    this.#state = "streaming";
  }

  /** Sends a head that is still held. */
  flush(): void {
    if (!this.#holdsHead) return;
    this.#holdsHead = false;
    this.host.writer.send(this.host.pipe);
  }

  /** Sends octets of the body. `false` asks to wait for `onDrain`. */
  write(chunk: Uint8Array | string): boolean {
    if (this.#state !== "streaming") return true;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (this.#isBodiless || bytes.length === 0) return true;
    this.responseBytes += bytes.length;
    assert(
      this.#bodyBytes < 0 || this.responseBytes <= this.#bodyBytes,
      "the body is longer than announced",
    );
    const { writer, pipe } = this.host;
    this.#holdsHead = false;
    return this.#bodyBytes === CHUNKED ? writer.sendChunk(pipe, bytes) : writer.send(pipe, bytes);
  }

  /** Ends a streamed response. `trailers` are lines with their CRLF. */
  endResponse(trailers = ""): void {
    if (this.#state !== "streaming") return;
    if (!this.#isBodiless && this.#bodyBytes >= 0 && this.responseBytes < this.#bodyBytes) {
      this.abort();
      return;
    }
    this.#state = "done";
    const { writer, pipe } = this.host;
    this.#holdsHead = false;
    if (this.#bodyBytes === CHUNKED && !this.#isBodiless) writer.addLatin1(`0\r\n${trailers}\r\n`);
    writer.send(pipe);
    this.host.onResponseDone(this);
  }

  /** Breaks the response off so that the client sees that it is not complete. */
  abort(): void {
    if (this.isDone) return;
    this.flush();
    this.#state = "aborted";
    this.host.breakOff();
  }

  /** Ends the connection amid the response: unlike after `abort`, what was written arrives. */
  cutShort(): void {
    // What only the end of the connection ends would look complete.
    if (this.#bodyBytes === UNFRAMED) this.abort();
    if (this.#state !== "streaming") return;
    this.flush();
    this.#state = "done";
    this.closes = true;
    this.host.onResponseDone(this);
  }

  /** Answers 101 and hands the connection to `receiver`, with what the client has sent since. */
  upgrade(fields: string, receiver: PipeReceiver): void {
    assert(this.#state === "waiting");
    this.status = 101;
    this.#state = "done";
    const { writer, pipe } = this.host;
    writer.addBytes(statusLine(101));
    writer.addLatin1(`${fields}\r\n`);
    writer.send(pipe);
    this.host.takeOver(receiver);
  }

  /** Called by the connection when it has ended below this exchange. */
  onConnectionLost(): void {
    if (this.isDone) return;
    if (this.#holdsHead) this.host.writer.clear();
    this.#holdsHead = false;
    this.#state = "aborted";
    this.onAbort?.();
  }

  #addFraming(bodyBytes: number): void {
    const { writer } = this.host;
    const isOld = this.request.versionMinor === 0;
    this.#bodyBytes = bodyBytes;
    this.closes = this.#mustClose || this.host.mustClose(this);
    if (bodyBytes >= 0) {
      // RFC 9110 §8.6: 204 has none, and 304 tells the length of another response or nothing.
      const isTold = this.status !== 204 && (this.status !== 304 || bodyBytes > 0);
      if (isTold) writer.addLatin1(lengthLine(bodyBytes));
    } else if (bodyBytes === CHUNKED && !isOld) {
      if (!this.#isBodiless) writer.addLatin1("Transfer-Encoding: chunked\r\n");
    } else if (!this.#isBodiless) {
      // RFC 9112 §6.1: a client of HTTP/1.0 does not know chunked; the close ends the body.
      this.#bodyBytes = UNFRAMED;
      this.closes = true;
    }
    if (this.closes) writer.addLatin1("Connection: close\r\n\r\n");
    else writer.addLatin1(isOld ? "Connection: keep-alive\r\n\r\n" : "\r\n");
  }
}
