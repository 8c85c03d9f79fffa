/** The far end of a memory pipe in tests: writes down what arrives. */
import type { WireReceiver } from "../../src/socket/wire.ts";

export class RecordingReceiver implements WireReceiver {
  /** Each octet one character. */
  text = "";
  hasEnded = false;
  isClosed = false;
  drains = 0;
  error: Error | undefined = undefined;

  /** Whether nothing more can come, for whatever reason. */
  get isCutOff(): boolean {
    return this.hasEnded || this.isClosed;
  }

  onBytes(chunk: Buffer): void {
    this.text += chunk.toString("latin1");
  }

  onEnd(): void {
    this.hasEnded = true;
  }

  onDrain(): void {
    this.drains += 1;
  }

  onClose(error: Error | undefined): void {
    this.isClosed = true;
    this.error = error;
  }

  /** What has arrived since the last call. */
  take(): string {
    const { text } = this;
    this.text = "";
    return text;
  }
}
