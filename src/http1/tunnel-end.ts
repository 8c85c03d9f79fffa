/** Passes a connection on to what it has been switched to, and notices when that is over. */
import type { PipeReceiver } from "./pipe.ts";

export class TunnelEnd implements PipeReceiver {
  readonly #receiver: PipeReceiver;
  readonly #onClosed: () => void;

  constructor(receiver: PipeReceiver, onClosed: () => void) {
    this.#receiver = receiver;
    this.#onClosed = onClosed;
  }

  onBytes(chunk: Buffer): void {
    this.#receiver.onBytes(chunk);
  }

  onEnd(): void {
    this.#receiver.onEnd();
  }

  onDrain(): void {
    this.#receiver.onDrain();
  }

  onClose(error: Error | undefined): void {
    this.#receiver.onClose(error);
    this.#onClosed();
  }
}
