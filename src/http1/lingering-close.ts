/**
 * The orderly end of a connection (RFC 9112 §9.6): FIN behind the last response, and then what the
 * client still sends is discarded for a while. Closing over octets that nobody has read would
 * reset the connection, and a reset can take the response with it.
 */
import { StallWatch } from "./deadlines.ts";
import type { Pipe, PipeReceiver } from "./pipe.ts";

export interface LingeringCloseOptions {
  readonly nowMs: () => number;
  readonly writeTimeoutMs: number;
  readonly onClosed: () => void;
}

/** A client that has been quiet for so long has read what it was going to read. */
const QUIET_MS = 2000;
/** What it sends is discarded for so long at most. */
const DISCARD_MS = 10_000;

export class LingeringClose implements PipeReceiver {
  readonly #pipe: Pipe;
  readonly #options: LingeringCloseOptions;
  readonly #stall: StallWatch;
  /** When the last octet for the client had left. */
  #emptiedMs: number;
  /** When the client was last heard of. */
  #heardMs: number;

  constructor(pipe: Pipe, options: LingeringCloseOptions) {
    this.#pipe = pipe;
    this.#options = options;
    this.#stall = new StallWatch(options.writeTimeoutMs);
    this.#emptiedMs = options.nowMs();
    this.#heardMs = this.#emptiedMs;
    pipe.attach(this);
    pipe.end();
    pipe.resume();
  }

  onBytes(): void {
    this.#heardMs = this.#options.nowMs();
  }

  onEnd(): void {
    // The pipe closes by itself when it has ended on both sides.
  }

  onDrain(): void {
    // The sweep sees the empty queue.
  }

  onClose(): void {
    this.#options.onClosed();
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    const { bytesQueued } = this.#pipe;
    if (this.#stall.isStalled(nowMs, bytesQueued, 0)) this.#pipe.reset();
    else if (bytesQueued > 0) this.#emptiedMs = nowMs;
    else if (nowMs - Math.max(this.#emptiedMs, this.#heardMs) >= QUIET_MS) this.#pipe.destroy();
    else if (nowMs - this.#emptiedMs >= DISCARD_MS) this.#pipe.destroy();
  }
}
