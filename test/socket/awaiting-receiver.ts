/** A recording receiver of a real socket: one can wait until it has seen something. */
import { RecordingReceiver } from "../http1/recording-receiver.ts";

/** Nothing on the loopback takes so long unless it never comes. */
const LIMIT_MS = 5000;

export class AwaitingReceiver extends RecordingReceiver {
  #waiting: (() => void)[] = [];

  override onBytes(chunk: Buffer): void {
    super.onBytes(chunk);
    this.#look();
  }

  override onEnd(): void {
    super.onEnd();
    this.#look();
  }

  override onDrain(): void {
    super.onDrain();
    this.#look();
  }

  override onClose(error: Error | undefined): void {
    super.onClose(error);
    this.#look();
  }

  /** Settles when `isTrue` answers so after some event; rejects when that takes too long. */
  async until(isTrue: (receiver: this) => boolean): Promise<void> {
    if (isTrue(this)) return;
    await new Promise<void>((resolve, reject) => {
      const seen = JSON.stringify({ ...this, text: this.text.slice(-200) });
      const timer = setTimeout(
        () => reject(new Error(`never came true: ${isTrue}, ${seen}`)),
        LIMIT_MS,
      );
      this.#waiting.push(() => {
        if (!isTrue(this)) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #look(): void {
    for (const check of this.#waiting) check();
  }
}
