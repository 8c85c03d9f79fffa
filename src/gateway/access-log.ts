/** One JSON line per exchange. */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { LineSink } from "../telemetry/line-sink.ts";

export interface AccessLogEntry {
  readonly time: string;
  readonly client: string;
  readonly method: string;
  readonly target: string;
  readonly route: string;
  readonly status: number;
  /** Of the response's body, or what a tunnel has brought to the client. */
  readonly bytes: number;
  /** Of a tunnel: what it has brought from the client. */
  readonly bytesReceived?: number;
  readonly durationMs: number;
  readonly upstream: string | undefined;
  readonly backend: string | undefined;
  readonly requestId: string;
  /** When the gateway takes part in traces. */
  readonly traceId: string | undefined;
  /** How often a backend was asked; that and what follows only when one had to be. */
  readonly tries: number | undefined;
  /** How long the last try has waited for a connection. */
  readonly queueMs: number | undefined;
  /** From the last choice of a backend to the end of its answer. */
  readonly upstreamMs: number | undefined;
  readonly failure: string | undefined;
}

export interface AccessLogOptions {
  /** A file, or - for standard output. */
  readonly path: string;
  /** Share of the exchanges that are logged. */
  readonly sample: number;
  readonly random: () => number;
  /** Told of each line that could not be written. */
  readonly onLost: () => void;
}

/** Waits for a slow reader or a full disk; what comes beyond it is dropped and counted. */
const WAITING_CHARACTERS_MAX = 1024 * 1024;
const STANDARD_OUTPUT = 1;

export class AccessLog {
  readonly #options: AccessLogOptions;
  readonly #descriptor: number;
  readonly #sink: LineSink;

  /** Throws `ConfigurationProblems` when the file cannot be opened. */
  constructor(options: AccessLogOptions) {
    this.#options = options;
    const { path } = options;
    const descriptor = path === "-" ? STANDARD_OUTPUT : blaming(path, () => openSync(path, "a"));
    this.#descriptor = descriptor;
    this.#sink = new LineSink({
      writeChunk: (chunk) => writeSync(descriptor, chunk),
      bytesMax: WAITING_CHARACTERS_MAX,
      // A log is no reason to let exchanges wait.
      patienceMs: 0,
      onLost: options.onLost,
    });
  }

  write(entry: AccessLogEntry): void {
    const { sample, random } = this.#options;
    if (sample === 1 || random() < sample) this.#sink.write(`${JSON.stringify(entry)}\n`);
  }

  /** Whether the file has another name now, or none: whoever rotates it has moved it away. */
  get isMoved(): boolean {
    if (this.#descriptor === STANDARD_OUTPUT) return false;
    const open = fstatSync(this.#descriptor);
    const named = statSync(this.#options.path, { throwIfNoEntry: false });
    return named === undefined || named.ino !== open.ino || named.dev !== open.dev;
  }

  close(): void {
    this.#sink.close();
    if (this.#descriptor !== STANDARD_OUTPUT) closeSync(this.#descriptor);
  }
}

/** Throws what opening the file would throw, as far as that can be told without making it. */
export function checkLogPath(path: string): void {
  if (path === "-") return;
  blaming(path, () => {
    const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
    if (isThere) closeSync(openSync(path, "a"));
    else accessSync(dirname(path), constants.W_OK | constants.X_OK);
  });
}

function blaming<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException;
    const reason = errno === undefined ? String(error) : getSystemErrorMessage(errno);
    throw new ConfigurationProblems([`accessLog.path: ${path}: cannot be opened: ${reason}`]);
  }
}
