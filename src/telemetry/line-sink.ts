/**
 * Where log lines go: collected for one turn of the event loop, then written together, and what
 * is left when the process exits is written then. Only a process that is killed loses a turn.
 *
 * A pipe whose reader is slow refuses to take more. Waiting for it stops every exchange, so lines
 * wait in memory instead, up to a limit; only at the limit, and at the exit, does the thread wait.
 * When the reader is still not back after `patienceMs`, lines are dropped and counted until it is.
 *
 * A chunk ends with a line and is small enough for a pipe to take as a whole, so that threads
 * which write to the same one do not break each other's lines.
 */
import { writeSync } from "node:fs";

export interface LineSinkOptions {
  /** Writes what it can and tells how much; throws when it can write nothing. */
  readonly writeChunk: (chunk: Uint8Array) => number;
  /** How much waits for a slow reader. */
  readonly bytesMax: number;
  readonly patienceMs: number;
  /** Told of each line that is dropped. */
  readonly onLost?: () => void;
  /** Words a line that stands in the place of so many dropped ones. */
  readonly toLostLine?: (lost: number) => string;
}

/** PIPE_BUF: what is no longer than that is written to a pipe as a whole or not at all. */
const CHUNK_BYTES = 4096;
const RETRY_MS = 5;
const LINE_FEED = 0x0a;
const nap = new Int32Array(new SharedArrayBuffer(4));

export class LineSink {
  readonly #options: LineSinkOptions;
  #lines: string[] = [];
  /** Of `#lines`, in UTF-16 units. */
  #waiting = 0;
  #rest: Uint8Array | undefined = undefined;
  #isScheduled = false;
  #isStuck = false;
  #isClosed = false;
  #lost = 0;

  constructor(options: LineSinkOptions) {
    this.#options = options;
  }

  /** `line` ends with a line feed. */
  write(line: string): void {
    const { bytesMax } = this.#options;
    // What it has written to may be somebody else's once it is closed.
    if (this.#isClosed || (this.#waiting + line.length > bytesMax && !this.#makeRoom())) {
      this.#lost += 1;
      this.#options.onLost?.();
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Writes all there is, or waits for the reader as long as patience lasts. */
  flushSync(): void {
    for (let naps = 0; !this.#writeAll() && naps < this.#options.patienceMs; naps++) sleepMs(1);
  }

  /** Writes what can be written now; the rest is lost. */
  close(): void {
    this.flushSync();
    this.#isClosed = true;
    for (const _ of this.#lines.splice(0)) this.#options.onLost?.();
    // A chunk of which not even the beginning was written.
    for (const octet of this.#rest ?? []) if (octet === LINE_FEED) this.#options.onLost?.();
    this.#rest = undefined;
    this.#waiting = 0;
  }

  #flush(): void {
    if (this.#isClosed) return;
    this.#isScheduled = !this.#writeAll();
    // What is left at the exit is written then, so nothing needs to be kept alive for it.
    if (this.#isScheduled) setTimeout(() => this.#flush(), RETRY_MS).unref();
  }

  #makeRoom(): boolean {
    if (this.#writeAll()) return true;
    if (!this.#isStuck) this.flushSync();
    this.#isStuck = this.#waiting > 0;
    return !this.#isStuck;
  }

  /** `false`: the reader takes no more for now. */
  #writeAll(): boolean {
    for (let chunk = this.#nextChunk(); chunk !== undefined; chunk = this.#nextChunk()) {
      let written = 0;
      try {
        written = this.#options.writeChunk(chunk);
      } catch {
        // The pipe is full, or closed: nobody could be told, as this is where one is told.
      }
      this.#rest = written < chunk.length ? chunk.subarray(written) : undefined;
      if (written === 0) return false;
    }
    this.#isStuck = false;
    return true;
  }

  #nextChunk(): Uint8Array | undefined {
    if (this.#rest !== undefined) return this.#rest;
    const { toLostLine } = this.#options;
    if (this.#lost > 0 && toLostLine !== undefined) {
      const line = toLostLine(this.#lost);
      this.#lines.push(line);
      this.#waiting += line.length;
    }
    this.#lost = 0;
    if (this.#lines.length === 0) return undefined;
    let text = "";
    let taken = 0;
    for (const line of this.#lines) {
      if (taken > 0 && text.length + line.length > CHUNK_BYTES) break;
      text += line;
      taken += 1;
    }
    this.#lines.splice(0, taken);
    this.#waiting -= text.length;
    return Buffer.from(withoutLineEnds(text));
  }
}

/**
 * JSON has characters within strings that many readers of lines take for the end of one. Looking
 * for them costs next to nothing in text without characters beyond Latin-1.
 */
function withoutLineEnds(text: string): string {
  const isClean = !lineEnds.some((end) => text.includes(end));
  return isClean ? text : text.replace(/[\u0085\u2028\u2029]/g, toEscape);
}

const lineEnds: readonly string[] = ["\u0085", "\u2028", "\u2029"];

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The one for standard output. It is never closed: what it holds is written at the exit. */
export function startStdoutSink(): LineSink {
  const sink = new LineSink({
    writeChunk: (chunk) => writeSync(1, chunk),
    bytesMax: 1024 * 1024,
    patienceMs: 1000,
    toLostLine: (lost) => `{"level":"warn","lost":${lost},"msg":"log lines had no reader"}\n`,
  });
  process.on("exit", () => sink.flushSync());
  return sink;
}

function sleepMs(ms: number): void {
  Atomics.wait(nap, 0, 0, ms);
}
