/** Writes a message in pieces, with pauses, and no faster than the other side takes them. */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import type { Stage } from "./stage.ts";

export interface SlowMessage {
  readonly octets: string;
  readonly pieceBytes: number;
  readonly gapMs: number;
}

export class SlowWriter {
  readonly #wire: MemoryWire;
  readonly #stage: Stage;
  #message: SlowMessage | undefined = undefined;
  #at = 0;
  #onWritten: () => void = () => {};
  #awaitsDrain = false;
  /** Messages begun so far. */
  messages = 0;

  constructor(wire: MemoryWire, stage: Stage) {
    this.#wire = wire;
    this.#stage = stage;
  }

  /** One message at a time; `onWritten` is called when its last octet was written. */
  write(message: SlowMessage, onWritten: () => void): void {
    this.#message = message;
    this.#at = 0;
    this.#onWritten = onWritten;
    this.messages += 1;
    this.#goOn();
  }

  onDrain(): void {
    if (!this.#awaitsDrain) return;
    this.#awaitsDrain = false;
    this.#goOn();
  }

  stop(): void {
    this.#message = undefined;
  }

  #goOn(): void {
    const message = this.#message;
    if (message === undefined) return;
    const piece = message.octets.slice(this.#at, this.#at + message.pieceBytes);
    this.#at += piece.length;
    const hasRoom = piece === "" || this.#wire.write(Buffer.from(piece, "latin1"));
    if (this.#at >= message.octets.length) {
      this.#message = undefined;
      this.#onWritten();
    } else if (!hasRoom) this.#awaitsDrain = true;
    else this.#stage.queue.after(message.gapMs, () => this.#goOn());
  }
}
