/**
 * A response body that is written in parts:
 *
 *     const body = reply.stream(200, "application/octet-stream");
 *     while (body.isOpen && more()) {
 *       body.write(next());
 *       await body.room();
 *     }
 *     body.end();
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ServerExchange } from "../http1/server-exchange.ts";

interface StreamHost {
  readonly exchange: ServerExchange;
  writeBody(chunk: Uint8Array | string): boolean;
  endBody(trailers: string): void;
  settle(status: number, bodyBytes: number): void;
}

/** So much may be written in one turn of the event loop, for others to have their turns too. */
const TURN_BYTES_MAX = 1_048_576;
/** What a write costs beside its octets, in octets: small chunks must not take long turns. */
const WRITE_BYTES = 4096;

export class BodyStream {
  readonly #host: StreamHost;
  #hasRoom = true;
  #turnBytes = 0;
  #onRoom: (() => void) | undefined;

  constructor(host: StreamHost) {
    const { exchange } = host;
    this.#host = host;
    exchange.onDrain = () => {
      this.#hasRoom = true;
      this.#onRoom?.();
    };
    const lose = exchange.onAbort;
    exchange.onAbort = () => {
      lose?.();
      this.#onRoom?.();
    };
  }

  /** Whether the client is still there and the body has not ended. */
  get isOpen(): boolean {
    return !this.#host.exchange.isDone;
  }

  /** Whether octets still go anywhere: an answer to HEAD has none. */
  get isWanted(): boolean {
    return this.isOpen && this.#host.exchange.request.method !== "HEAD";
  }

  write(chunk: Uint8Array | string): void {
    this.#hasRoom = this.#host.writeBody(chunk);
    this.#turnBytes += chunk.length + WRITE_BYTES;
  }

  /** Settles when more can be written, or when the client has left. */
  async room(): Promise<void> {
    if (!this.isOpen) return;
    if (this.#hasRoom) {
      // A client may read as fast as this writes: there would be room for ever.
      if (this.#turnBytes < TURN_BYTES_MAX) return;
      this.#turnBytes = 0;
      await nextTurn();
      return;
    }
    this.#turnBytes = 0;
    await new Promise<void>((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** `trailers` are field lines with their CRLF. */
  end(trailers = ""): void {
    if (this.isOpen) this.#host.endBody(trailers);
  }

  /** Breaks the body off so that the client sees that it is not complete. */
  abort(): void {
    const { exchange } = this.#host;
    if (!this.isOpen) return;
    this.#host.settle(exchange.status, exchange.responseBytes);
    exchange.abort();
  }
}
