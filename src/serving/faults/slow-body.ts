/** A body that goes out in small pieces, no faster than so many octets a second. */
import type { ServerExchange } from "../../http1/server-exchange.ts";
import type { ShapedBody } from "../applied-faults.ts";

export interface SlowBodyOptions {
  readonly bytesPerSecond: number;
  /** Right before the last piece ends the answer. */
  readonly onEnd: () => void;
  /** It lasts too long: whoever is told breaks it off. */
  readonly onTooLong: () => void;
}

/** A piece is what may go out in this time. */
const PIECE_MS = 100;
/** The longest that a body is kept trickling. */
const TRICKLE_MS_MAX = 600_000;
/** A writer that does not wait for room is not kept longer than this. */
const QUEUED_BYTES_MAX = 1_048_576;

export class SlowBody implements ShapedBody {
  readonly #exchange: ServerExchange;
  readonly #options: SlowBodyOptions;
  readonly #pieceBytes: number;
  readonly #pauseMs: number;
  #pausesLeft: number;
  #queue: Buffer[] = [];
  #queuedBytes = 0;
  #isPaused = false;
  #trailers: string | undefined = undefined;

  constructor(exchange: ServerExchange, options: SlowBodyOptions) {
    this.#exchange = exchange;
    this.#options = options;
    this.#pieceBytes = Math.max(1, Math.floor((options.bytesPerSecond * PIECE_MS) / 1000));
    this.#pauseMs = Math.ceil((this.#pieceBytes * 1000) / options.bytesPerSecond);
    this.#pausesLeft = Math.ceil(TRICKLE_MS_MAX / this.#pauseMs);
  }

  write(chunk: Uint8Array | string): boolean {
    if (this.#exchange.isDone || chunk.length === 0) return true;
    // What waits is kept beyond this call, and the writer may use its buffer again.
    const bytes = Buffer.from(chunk as Uint8Array);
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes.length > QUEUED_BYTES_MAX) {
      this.#options.onTooLong();
      return true;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    this.#pause();
    return false;
  }

  end(trailers: string): void {
    this.#trailers = trailers;
    if (this.#queuedBytes === 0) this.#finish(trailers);
  }

  #pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    // An open connection keeps the process alive; a timer for a client that has left must not.
    setTimeout(() => this.#sendPiece(), this.#pauseMs).unref();
  }

  #sendPiece(): void {
    this.#isPaused = false;
    if (this.#exchange.isDone) return;
    this.#pausesLeft -= 1;
    if (this.#pausesLeft < 0) {
      this.#options.onTooLong();
      return;
    }
    // A client that takes nothing is waited for, with what is on its way and no more.
    if (this.#exchange.host.pipe.bytesQueued === 0) this.#exchange.write(this.#takePiece());
    if (this.#queuedBytes > 0) this.#pause();
    else if (this.#trailers !== undefined) this.#finish(this.#trailers);
    else this.#exchange.onDrain?.();
  }

  #takePiece(): Buffer {
    const [first] = this.#queue;
    const piece = first!.subarray(0, this.#pieceBytes);
    if (piece.length === first!.length) this.#queue.shift();
    else this.#queue[0] = first!.subarray(piece.length);
    this.#queuedBytes -= piece.length;
    return piece;
  }

  #finish(trailers: string): void {
    if (this.#exchange.isDone) return;
    this.#options.onEnd();
    this.#exchange.endResponse(trailers);
  }
}
