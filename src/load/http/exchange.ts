/**
 * One request and its response over one connection, with the times k6 reports:
 *
 *     begin ── blocked (connecting, TLS) ──> send ── sending ──> sent ── waiting ──> first octet
 *           ── receiving ──> end
 *
 * A redirect, a cookie, a check of the status are no matter of this file.
 */

import type { ResponseFailure, ResponseReceiver } from "../../http1/client-connection.ts";
import { FieldKind } from "../../http1/field-kind.ts";
import type { FieldLines } from "../../http1/field-lines.ts";
import type { MessageWriter } from "../../http1/message-writer.ts";
import type { ResponseHead } from "../../http1/response-head.ts";
import { type Attempt, connect } from "../../socket/connect.ts";
import type { AddressBook } from "./address-book.ts";
import type { ExchangeOutcome } from "./exchange-outcome.ts";
import type { ParsedUrl } from "./parsed-url.ts";
import type { TlsChoice } from "./tls-choice.ts";
import {
  type RequestFailure,
  requestTimeout,
  toConnectFailure,
  toExchangeFailure,
} from "./to-failure.ts";
import { CountedConnection, type VuConnections } from "./vu-connections.ts";

export interface ExchangeRequest {
  readonly url: ParsedUrl;
  readonly method: string;
  readonly head: Uint8Array;
  readonly body: Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly keepsBody: boolean;
  readonly reusesConnections: boolean;
}

export interface ExchangeSurroundings {
  readonly connections: VuConnections;
  readonly writer: MessageWriter;
  readonly addresses: AddressBook;
  readonly tls: TlsChoice;
  readonly nowMs: () => number;
}

/** RFC 9110 §9.2.2: may be sent again when nobody knows whether it has arrived. */
const idempotentMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/** A response head may be larger than what the gateway would let through. */
const limits = { headBytesMax: 65_536, fieldsMax: 100 };

export class Exchange implements ResponseReceiver, ExchangeOutcome {
  readonly request: ExchangeRequest;
  failure: RequestFailure | undefined = undefined;
  status = 0;
  reason = "";
  versionMinor = 1;
  /** The field section as it came; taken apart only when somebody looks. */
  rawFields = "";
  setsCookies = false;
  body: Buffer | undefined = undefined;
  remoteIp = "";
  remotePort = 0;
  /** As k6 writes it, `tls1.3`; empty without TLS. */
  tlsVersion = "";
  tlsCipher = "";
  bytesSent = 0;
  bytesReceived = 0;
  readonly beginMs: number;
  connectMs = 0;
  secureMs = 0;
  sendMs = 0;
  sentMs = 0;
  firstMs = 0;
  endMs = 0;

  readonly #around: ExchangeSurroundings;
  readonly #done: (exchange: Exchange) => void;
  readonly #timer: NodeJS.Timeout;
  #attempt: Attempt | undefined = undefined;
  #connection: CountedConnection | undefined = undefined;
  #bytesBefore = 0;
  #isReused = false;
  #isDone = false;
  #hasQueued = false;
  readonly #chunks: Buffer[] = [];

  /** Begins at once. `done` is called once, later, whatever happens, unless `cancel` was. */
  constructor(
    request: ExchangeRequest,
    around: ExchangeSurroundings,
    done: (exchange: Exchange) => void,
  ) {
    this.request = request;
    this.#around = around;
    this.#done = done;
    this.beginMs = around.nowMs();
    this.#timer = setTimeout(() => this.#end(requestTimeout), request.timeoutMs);
    const idle = request.reusesConnections
      ? around.connections.take(request.url.origin)
      : undefined;
    if (idle === undefined) this.#connect();
    else {
      this.#isReused = true;
      this.#send(idle);
    }
  }

  get href(): string {
    return this.request.url.href;
  }

  /** Gives up without a word. */
  cancel(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#release();
  }

  onInterim(): void {
    this.#noteFirst();
  }

  onHead(head: ResponseHead): void {
    this.#noteFirst();
    this.status = head.status;
    this.reason = head.reason;
    this.versionMinor = head.versionMinor;
    this.rawFields = rawFieldsOf(head.fields);
    this.setsCookies = head.fields.has(FieldKind.setCookie);
  }

  onBody(chunk: Buffer): void {
    if (this.request.keepsBody) this.#chunks.push(Buffer.from(chunk));
  }

  onEnd(): void {
    this.endMs = this.#around.nowMs();
    const chunks = this.#chunks;
    if (this.request.keepsBody)
      this.body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    this.#finish();
  }

  onPause(): void {}

  onFailed(failure: ResponseFailure): void {
    const mayRepeat =
      this.#isReused && !failure.hasResponse && idempotentMethods.has(this.request.method);
    if (mayRepeat && failure.kind !== "malformed") {
      // The server had closed the idle connection; as Go's client does, ask again on a new one.
      this.#isReused = false;
      this.#connection = undefined;
      this.#connect();
      return;
    }
    this.#end(toExchangeFailure(failure.kind, failure.problem, failure.cause));
  }

  onDrain(): void {
    if (this.#hasQueued) this.sentMs = this.#around.nowMs();
    this.#hasQueued = false;
  }

  onUpgrade(): void {}

  #connect(): void {
    const { url, timeoutMs } = this.request;
    const { addresses, tls, nowMs } = this.#around;
    this.connectMs = nowMs();
    const destination = addresses.find(url.hostname, url.port);
    if ("code" in destination) {
      // Whoever has begun this exchange does not know it yet.
      setImmediate(() => this.#end(destination));
      return;
    }
    this.#attempt = connect(
      {
        ...destination,
        tls: url.isHttps ? tls.to(url.hostname) : undefined,
        timeoutMs,
        onReached: () => {
          this.secureMs = nowMs();
        },
        onSecured: (socket) => {
          this.tlsVersion = toTlsVersion(socket.getProtocol());
          this.tlsCipher = socket.getCipher().standardName;
        },
      },
      (wire, error) => {
        this.#attempt = undefined;
        if (wire === undefined) this.#end(toConnectFailure(error ?? new Error("no connection")));
        else {
          const connection = new CountedConnection(wire, limits, this.#around.writer);
          connection.tlsVersion = this.tlsVersion;
          connection.tlsCipher = this.tlsCipher;
          this.#send(connection);
        }
      },
    );
  }

  #send(connection: CountedConnection): void {
    const { head, body, method } = this.request;
    this.#connection = connection;
    this.#bytesBefore = connection.bytesReceived;
    this.remoteIp = connection.pipe.remoteAddress;
    this.remotePort = connection.pipe.remotePort;
    this.tlsVersion = connection.tlsVersion;
    this.tlsCipher = connection.tlsCipher;
    this.sendMs = this.#around.nowMs();
    this.bytesSent = head.length + (body?.length ?? 0);
    connection.send({ head, method, body, bodyBytesToCome: 0, wantsUpgrade: false }, this);
    this.sentMs = this.#around.nowMs();
    this.#hasQueued = connection.pipe.bytesQueued > 0;
  }

  #noteFirst(): void {
    if (this.firstMs === 0) this.firstMs = this.#around.nowMs();
  }

  #end(failure: RequestFailure): void {
    if (this.#isDone) return;
    this.failure = failure;
    this.endMs = this.#around.nowMs();
    this.#finish();
  }

  #finish(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const connection = this.#connection;
    if (connection !== undefined) this.bytesReceived = connection.bytesReceived - this.#bytesBefore;
    this.#release();
    this.#done(this);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#attempt?.cancel();
    const connection = this.#connection;
    if (connection === undefined) return;
    const mayStay = this.failure === undefined && this.request.reusesConnections;
    if (mayStay && connection.isReusable) {
      this.#around.connections.give(this.request.url.origin, connection);
    } else connection.close();
  }
}

/** One string for all lines: most scripts look at none of them. */
function rawFieldsOf({ bytes, count, spans }: FieldLines): string {
  return count === 0 ? "" : bytes.toString("latin1", spans[0], spans[count * 4 - 1]);
}

function toTlsVersion(protocol: string | null): string {
  const [, number = ""] = /^TLSv(1(?:\.\d)?)$/.exec(protocol ?? "") ?? [];
  return number === "1" ? "tls1.0" : `tls${number}`;
}
