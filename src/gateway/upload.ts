/**
 * The request's body on its way to the backend. What comes before the connection is there is held,
 * at most one read of it, because reading stops then.
 */
import type {
  ClientConnection,
  ClientRequest,
  ResponseReceiver,
} from "../http1/client-connection.ts";
import type { FieldLines } from "../http1/field-lines.ts";
import { CHUNKED } from "../http1/framing.ts";
import { PieceGatherer } from "../http1/piece-gatherer.ts";
import type { RequestBodySink, ServerExchange } from "../http1/server-exchange.ts";
import { toTrailerLines } from "./field-plan.ts";

export interface UploadOptions {
  /** Called when octets of the body have come. */
  readonly onProgress: () => void;
  /** As of the plane. */
  readonly defer: (task: () => void) => void;
}

export class Upload implements RequestBodySink {
  readonly #exchange: ServerExchange;
  readonly #options: UploadOptions;
  /** Set when the head is to be sent together with the first octets of the body. */
  #send: ((firstPart: Uint8Array | undefined) => void) | undefined = undefined;
  #connection: ClientConnection | undefined = undefined;
  #held: Buffer[] = [];
  #isComplete = false;
  /** Because the backend takes no more just now, or is not there yet. */
  #isPaused = false;
  #trailers = "";
  readonly #gatherer = new PieceGatherer((bytes) => this.#connection?.writeBody(bytes) ?? true);
  /** Whether octets of the body have gone to a backend, so that they cannot be sent again. */
  hasSent = false;

  constructor(exchange: ServerExchange, options: UploadOptions) {
    this.#exchange = exchange;
    this.#options = options;
  }

  /** Whether it is the client that does not move: the backend owes no response before it does. */
  get awaitsClient(): boolean {
    const { request, hasContinued } = this.#exchange;
    if (this.#isComplete || this.#isPaused) return false;
    return !request.expectsContinue || hasContinued;
  }

  /** Sends head and body over `connection`, now or with the first octets of the body. */
  start(
    connection: ClientConnection,
    request: Omit<ClientRequest, "body" | "bodyBytesToCome">,
    receiver: ResponseReceiver,
  ): void {
    this.#connection = connection;
    const { bodyBytes, expectsContinue } = this.#exchange.request;
    this.#send = (firstPart) => {
      this.#send = undefined;
      if (firstPart === undefined || bodyBytes === CHUNKED) {
        connection.send({ ...request, bodyBytesToCome: bodyBytes }, receiver);
        if (firstPart !== undefined) this.#write(firstPart);
        return;
      }
      this.hasSent = true;
      const bodyBytesToCome = bodyBytes - firstPart.length;
      connection.send({ ...request, body: firstPart, bodyBytesToCome }, receiver);
    };
    if (this.#held.length > 0 || this.#isComplete) this.#sendHeld();
    else if (expectsContinue) this.#send(undefined);
    // The body often lies in the same read as the head; it is handed on before this runs.
    else this.#options.defer(() => this.#send?.(undefined));
  }

  /** The connection is not to be used any more. */
  stop(): void {
    this.#connection = undefined;
    this.#send = undefined;
  }

  /** The backend takes more. */
  onDrain(): void {
    this.#resume();
  }

  onBody(chunk: Buffer): void {
    this.#options.onProgress();
    if (this.#connection === undefined) {
      this.#held.push(Buffer.from(chunk));
      this.#pause();
    } else if (this.#send !== undefined) {
      this.#send(chunk);
    } else if (!this.#write(chunk)) {
      this.#pause();
    }
  }

  onBodyPause(): void {
    if (!this.#gatherer.flush()) this.#pause();
  }

  onBodyEnd(trailers: FieldLines | undefined): void {
    this.#isComplete = true;
    this.#trailers = toTrailerLines(trailers, this.#exchange.request.connection.nominated);
    if (this.#connection === undefined) return;
    this.#send?.(undefined);
    this.#gatherer.flush();
    this.#connection.endBody(this.#trailers);
  }

  onBodyAborted(): void {
    // The exchange hears of it by `onAbort`.
  }

  #sendHeld(): void {
    const [first, ...rest] = this.#held;
    this.#held = [];
    this.#send?.(first);
    for (const part of rest) this.#write(part);
    const hasRoom = this.#gatherer.flush();
    if (this.#isComplete) this.#connection?.endBody(this.#trailers);
    else if (hasRoom) this.#resume();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#exchange.pauseBody();
  }

  #resume(): void {
    this.#isPaused = false;
    this.#exchange.resumeBody();
  }

  #write(chunk: Uint8Array): boolean {
    this.hasSent = true;
    return this.#gatherer.write(chunk);
  }
}
