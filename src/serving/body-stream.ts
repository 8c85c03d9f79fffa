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
import type { ServerExchange } from "../http1/server-exchange.ts";

interface StreamHost {
  readonly exchange: ServerExchange;
  settle(status: number, bodyBytes: number): void;
}

export class BodyStream {
  readonly #host: StreamHost;
  #hasRoom = true;
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

  write(chunk: Uint8Array | string): void {
    this.#hasRoom = this.#host.exchange.write(chunk);
  }

  /** Settles when more can be written, or when the client has left. */
  async room(): Promise<void> {
    if (this.#hasRoom || !this.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** `trailers` are field lines with their CRLF. */
  end(trailers = ""): void {
    const { exchange } = this.#host;
    if (!this.isOpen) return;
    this.#host.settle(exchange.status, exchange.responseBytes);
    exchange.endResponse(trailers);
  }

  /** Breaks the body off so that the client sees that it is not complete. */
  abort(): void {
    const { exchange } = this.#host;
    if (!this.isOpen) return;
    this.#host.settle(exchange.status, exchange.responseBytes);
    exchange.abort();
  }
}
