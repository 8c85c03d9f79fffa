/**
 * One JSON line per exchange. Lines are collected for a moment and written in one piece, as a
 * write per line would cost more than the exchange.
 */
import { closeSync, openSync, writeSync } from "node:fs";

export interface AccessLogEntry {
  readonly time: string;
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly route: string;
  readonly status: number;
  readonly bytes: number;
  readonly durationMs: number;
  readonly upstream: string | undefined;
  readonly backend: string | undefined;
  readonly requestId: string;
  readonly failure: string | undefined;
}

export interface AccessLogOptions {
  /** A file, or - for standard output. */
  readonly path: string;
  /** Share of the exchanges that are logged. */
  readonly sample: number;
  readonly random: () => number;
  /** Told how many lines could not be written. */
  readonly onLost: (lines: number) => void;
}

const FLUSH_MS = 100;
const HELD_CHARACTERS_MAX = 65_536;
const STANDARD_OUTPUT = 1;

export class AccessLog {
  readonly #options: AccessLogOptions;
  readonly #descriptor: number;
  readonly #timer: NodeJS.Timeout;
  #held = "";
  #heldLines = 0;

  /** Throws when the file cannot be opened. */
  constructor(options: AccessLogOptions) {
    this.#options = options;
    this.#descriptor = options.path === "-" ? STANDARD_OUTPUT : openSync(options.path, "a");
    this.#timer = setInterval(() => this.flush(), FLUSH_MS);
  }

  write(entry: AccessLogEntry): void {
    if (this.#options.sample < 1 && this.#options.random() >= this.#options.sample) return;
    this.#held += `${JSON.stringify(entry)}\n`;
    this.#heldLines += 1;
    if (this.#held.length > HELD_CHARACTERS_MAX) this.flush();
  }

  flush(): void {
    let bytes: Uint8Array = Buffer.from(this.#held);
    const lines = this.#heldLines;
    this.#held = "";
    this.#heldLines = 0;
    try {
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(this.#descriptor, bytes));
    } catch {
      // A full disk, or a reader that is gone or too slow, is no reason to refuse requests.
      this.#options.onLost(lines);
      // Part of a line may have been written.
      this.#held = "\n";
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
    if (this.#descriptor !== STANDARD_OUTPUT) closeSync(this.#descriptor);
  }
}
