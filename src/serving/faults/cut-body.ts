/**
 * A body of which the client gets the first half: of the length that the head has told, or else of
 * the first chunk. Then the connection ends, so that the client sees that the rest is missing.
 */
import type { ServerExchange } from "../../http1/server-exchange.ts";
import type { ShapedBody } from "../applied-faults.ts";

export class CutBody implements ShapedBody {
  readonly #exchange: ServerExchange;
  readonly #bodyBytes: number;
  readonly #onCut: () => void;

  /** `bodyBytes` is negative when the length is not known; `onCut` is called right before. */
  constructor(exchange: ServerExchange, bodyBytes: number, onCut: () => void) {
    this.#exchange = exchange;
    this.#bodyBytes = bodyBytes;
    this.#onCut = onCut;
  }

  write(chunk: Uint8Array | string): boolean {
    const exchange = this.#exchange;
    if (exchange.isDone) return true;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    const whole = this.#bodyBytes < 0 ? bytes.length : this.#bodyBytes;
    const left = Math.floor(whole / 2) - exchange.responseBytes;
    const hasRoom = exchange.write(bytes.subarray(0, Math.max(0, left)));
    if (bytes.length > left) this.#cut();
    return hasRoom;
  }

  /** Of a stream without any chunk even the end is cut off. */
  end(): void {
    if (!this.#exchange.isDone) this.#cut();
  }

  #cut(): void {
    const exchange = this.#exchange;
    this.#onCut();
    exchange.cutShort();
    // Whoever writes the body has nothing more to do.
    exchange.onAbort?.();
  }
}
